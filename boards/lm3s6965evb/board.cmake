# The board's part of a firmware: its devices, vectors and memory.
set(WASYNCIO_WAMR_TARGET THUMBV7M)
set(WASYNCIO_UNALIGNED ON)
target_sources(firmware PRIVATE ${CMAKE_CURRENT_LIST_DIR}/board.c ${CMAKE_CURRENT_LIST_DIR}/startup.c)
target_include_directories(firmware PRIVATE ${CMAKE_CURRENT_LIST_DIR})
target_link_options(firmware PRIVATE -T ${CMAKE_CURRENT_LIST_DIR}/link.ld -Wl,--no-warn-rwx-segments
                                     -Wl,--no-warn-execstack)
set_target_properties(firmware PROPERTIES LINK_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/link.ld)
