# Port baremetal: no operating system; interrupts, WFI and a one-shot timer. The board's folder brings addresses, vectors and
# the linker script.
target_sources(firmware PRIVATE ${CMAKE_CURRENT_LIST_DIR}/cortex_m.c ${CMAKE_CURRENT_LIST_DIR}/pl011.c
                                ${CMAKE_CURRENT_LIST_DIR}/pl061.c ${CMAKE_CURRENT_LIST_DIR}/streams.c)
target_include_directories(firmware PRIVATE ${CMAKE_CURRENT_LIST_DIR})
if(WASYNCIO_VIRTUAL_CLOCK)
  target_compile_definitions(firmware PRIVATE PORT_PUBLISHES=0)
else()
  target_compile_definitions(firmware PRIVATE PORT_PUBLISHES=1)
endif()
set_source_files_properties(${CMAKE_CURRENT_LIST_DIR}/cortex_m.c ${CMAKE_CURRENT_LIST_DIR}/pl061.c
                            PROPERTIES COMPILE_OPTIONS -O2)
