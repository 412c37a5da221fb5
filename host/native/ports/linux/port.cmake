# Port linux: a program of this computer, with its standard streams, pseudo-terminals and serial devices, and simulated pins.
target_sources(firmware PRIVATE ${CMAKE_CURRENT_LIST_DIR}/main.c ${CMAKE_CURRENT_LIST_DIR}/options.c
                                ${CMAKE_CURRENT_LIST_DIR}/pins.c ${CMAKE_CURRENT_LIST_DIR}/sleep.c
                                ${CMAKE_CURRENT_LIST_DIR}/streams.c ${CMAKE_CURRENT_LIST_DIR}/stimuli.c
                                ${CMAKE_CURRENT_LIST_DIR}/terminal.c core/module.c)
target_compile_definitions(firmware PRIVATE _GNU_SOURCE PORT_PUBLISHES=0)
target_include_directories(firmware PRIVATE ${CMAKE_CURRENT_LIST_DIR})
