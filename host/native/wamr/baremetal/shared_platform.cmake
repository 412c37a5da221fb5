# WAMR's platform layer `baremetal`: runtime_lib.cmake takes this file when SHARED_PLATFORM_CONFIG names it, so that nothing
# has to be put into WAMR's own tree.
set(PLATFORM_SHARED_DIR ${CMAKE_CURRENT_LIST_DIR})
include_directories(${PLATFORM_SHARED_DIR} ${SHARED_DIR}/platform/include)
set(PLATFORM_SHARED_SOURCE ${PLATFORM_SHARED_DIR}/platform.c ${PLATFORM_SHARED_DIR}/small_c.c)
if(NOT WASYNCIO_FLOATS)
  list(APPEND PLATFORM_SHARED_SOURCE ${PLATFORM_SHARED_DIR}/no_floats.c)
endif()
