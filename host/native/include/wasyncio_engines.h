/* Generated from host/abi/description.ts by `npm run abi`. Do not edit. */
/* The host ABI as an engine's glue sees it; docs/porting.md. */
#ifndef WASYNCIO_ENGINES_H
#define WASYNCIO_ENGINES_H

#include "wasyncio_abi.h"

#ifdef WASYNCIO_CELLS
/* An interpreter's argument cells, 32 bits each, an i64 in two, low word first; the result likewise. */
static void cells_host_now(const uint32_t *cells, uint32_t *result)
{
    uint64_t value = (uint64_t)host_now((int32_t)cells[0]);
    result[0] = (uint32_t)value;
    result[1] = (uint32_t)(value >> 32);
}
static void cells_host_wait(const uint32_t *cells, uint32_t *result)
{
    result[0] = (uint32_t)host_wait((int64_t)((uint64_t)cells[1] << 32 | cells[0]), cells[2], (int32_t)cells[3]);
}
static void cells_host_read(const uint32_t *cells, uint32_t *result)
{
    result[0] = (uint32_t)host_read((int32_t)cells[0], cells[1], (int32_t)cells[2]);
}
static void cells_host_write(const uint32_t *cells, uint32_t *result)
{
    result[0] = (uint32_t)host_write((int32_t)cells[0], cells[1], (int32_t)cells[2]);
}
static void cells_host_close(const uint32_t *cells, uint32_t *result)
{
    result[0] = (uint32_t)host_close((int32_t)cells[0]);
}
static void cells_host_explain(const uint32_t *cells, uint32_t *result)
{
    result[0] = (uint32_t)host_explain(cells[0], (int32_t)cells[1]);
}
static void cells_host_exit(const uint32_t *cells, uint32_t *result)
{
    (void)result;
    host_exit((int32_t)cells[0]);
    engine_leave();
}
static void cells_host_abort(const uint32_t *cells, uint32_t *result)
{
    (void)result;
    host_abort(cells[0], (int32_t)cells[1], cells[2], (int32_t)cells[3], cells[4], (int32_t)cells[5], (int32_t)cells[6], (int32_t)cells[7]);
    engine_leave();
}
static void cells_gpio_open(const uint32_t *cells, uint32_t *result)
{
    result[0] = (uint32_t)gpio_open((int32_t)cells[0], (int32_t)cells[1]);
}
static void cells_gpio_open_named(const uint32_t *cells, uint32_t *result)
{
    result[0] = (uint32_t)gpio_open_named(cells[0], (int32_t)cells[1], (int32_t)cells[2]);
}
static void cells_gpio_get(const uint32_t *cells, uint32_t *result)
{
    result[0] = (uint32_t)gpio_get((int32_t)cells[0]);
}
static void cells_gpio_set(const uint32_t *cells, uint32_t *result)
{
    result[0] = (uint32_t)gpio_set((int32_t)cells[0], (int32_t)cells[1]);
}
static void cells_gpio_configure(const uint32_t *cells, uint32_t *result)
{
    result[0] = (uint32_t)gpio_configure((int32_t)cells[0], (int32_t)cells[1], (int32_t)cells[2]);
}
static void cells_uart_open(const uint32_t *cells, uint32_t *result)
{
    result[0] = (uint32_t)uart_open(cells[0], (int32_t)cells[1], (int32_t)cells[2], (int32_t)cells[3]);
}
static void cells_uart_configure(const uint32_t *cells, uint32_t *result)
{
    result[0] = (uint32_t)uart_configure((int32_t)cells[0], (int32_t)cells[1], (int32_t)cells[2]);
}
static void cells_uart_count(const uint32_t *cells, uint32_t *result)
{
    result[0] = (uint32_t)uart_count((int32_t)cells[0], (int32_t)cells[1]);
}
#endif

#ifdef WASYNCIO_WASM2C
/* wasm2c's imports (wabt 1.0.32): the instance of the importing module's namesake, then the parameters. */
struct Z_wasyncio_instance_t;
uint64_t Z_wasyncioZ_now(struct Z_wasyncio_instance_t *module, uint32_t asked);
uint64_t Z_wasyncioZ_now(struct Z_wasyncio_instance_t *module, uint32_t asked)
{
    (void)module;
    return (uint64_t)host_now((int32_t)asked);
}
uint32_t Z_wasyncioZ_wait(struct Z_wasyncio_instance_t *module, uint64_t deadline, uint32_t events, uint32_t capacity);
uint32_t Z_wasyncioZ_wait(struct Z_wasyncio_instance_t *module, uint64_t deadline, uint32_t events, uint32_t capacity)
{
    (void)module;
    return (uint32_t)host_wait((int64_t)deadline, events, (int32_t)capacity);
}
uint32_t Z_wasyncioZ_read(struct Z_wasyncio_instance_t *module, uint32_t source, uint32_t buffer, uint32_t buffer_capacity);
uint32_t Z_wasyncioZ_read(struct Z_wasyncio_instance_t *module, uint32_t source, uint32_t buffer, uint32_t buffer_capacity)
{
    (void)module;
    return (uint32_t)host_read((int32_t)source, buffer, (int32_t)buffer_capacity);
}
uint32_t Z_wasyncioZ_write(struct Z_wasyncio_instance_t *module, uint32_t source, uint32_t bytes, uint32_t bytes_length);
uint32_t Z_wasyncioZ_write(struct Z_wasyncio_instance_t *module, uint32_t source, uint32_t bytes, uint32_t bytes_length)
{
    (void)module;
    return (uint32_t)host_write((int32_t)source, bytes, (int32_t)bytes_length);
}
uint32_t Z_wasyncioZ_close(struct Z_wasyncio_instance_t *module, uint32_t source);
uint32_t Z_wasyncioZ_close(struct Z_wasyncio_instance_t *module, uint32_t source)
{
    (void)module;
    return (uint32_t)host_close((int32_t)source);
}
uint32_t Z_wasyncioZ_explain(struct Z_wasyncio_instance_t *module, uint32_t text, uint32_t text_capacity);
uint32_t Z_wasyncioZ_explain(struct Z_wasyncio_instance_t *module, uint32_t text, uint32_t text_capacity)
{
    (void)module;
    return (uint32_t)host_explain(text, (int32_t)text_capacity);
}
void Z_wasyncioZ_exit(struct Z_wasyncio_instance_t *module, uint32_t code);
void Z_wasyncioZ_exit(struct Z_wasyncio_instance_t *module, uint32_t code)
{
    (void)module;
    host_exit((int32_t)code);
    engine_leave();
}
void Z_wasyncioZ_abort(struct Z_wasyncio_instance_t *module, uint32_t class, uint32_t class_length, uint32_t message, uint32_t message_length, uint32_t file, uint32_t file_length, uint32_t line, uint32_t column);
void Z_wasyncioZ_abort(struct Z_wasyncio_instance_t *module, uint32_t class, uint32_t class_length, uint32_t message, uint32_t message_length, uint32_t file, uint32_t file_length, uint32_t line, uint32_t column)
{
    (void)module;
    host_abort(class, (int32_t)class_length, message, (int32_t)message_length, file, (int32_t)file_length, (int32_t)line, (int32_t)column);
    engine_leave();
}
struct Z_wasyncioZ3Agpio_instance_t;
uint32_t Z_wasyncioZ3AgpioZ_open(struct Z_wasyncioZ3Agpio_instance_t *module, uint32_t line, uint32_t flags);
uint32_t Z_wasyncioZ3AgpioZ_open(struct Z_wasyncioZ3Agpio_instance_t *module, uint32_t line, uint32_t flags)
{
    (void)module;
    return (uint32_t)gpio_open((int32_t)line, (int32_t)flags);
}
uint32_t Z_wasyncioZ3AgpioZ_openNamed(struct Z_wasyncioZ3Agpio_instance_t *module, uint32_t name, uint32_t name_length, uint32_t flags);
uint32_t Z_wasyncioZ3AgpioZ_openNamed(struct Z_wasyncioZ3Agpio_instance_t *module, uint32_t name, uint32_t name_length, uint32_t flags)
{
    (void)module;
    return (uint32_t)gpio_open_named(name, (int32_t)name_length, (int32_t)flags);
}
uint32_t Z_wasyncioZ3AgpioZ_get(struct Z_wasyncioZ3Agpio_instance_t *module, uint32_t source);
uint32_t Z_wasyncioZ3AgpioZ_get(struct Z_wasyncioZ3Agpio_instance_t *module, uint32_t source)
{
    (void)module;
    return (uint32_t)gpio_get((int32_t)source);
}
uint32_t Z_wasyncioZ3AgpioZ_set(struct Z_wasyncioZ3Agpio_instance_t *module, uint32_t source, uint32_t level);
uint32_t Z_wasyncioZ3AgpioZ_set(struct Z_wasyncioZ3Agpio_instance_t *module, uint32_t source, uint32_t level)
{
    (void)module;
    return (uint32_t)gpio_set((int32_t)source, (int32_t)level);
}
uint32_t Z_wasyncioZ3AgpioZ_configure(struct Z_wasyncioZ3Agpio_instance_t *module, uint32_t source, uint32_t option, uint32_t value);
uint32_t Z_wasyncioZ3AgpioZ_configure(struct Z_wasyncioZ3Agpio_instance_t *module, uint32_t source, uint32_t option, uint32_t value)
{
    (void)module;
    return (uint32_t)gpio_configure((int32_t)source, (int32_t)option, (int32_t)value);
}
struct Z_wasyncioZ3Auart_instance_t;
uint32_t Z_wasyncioZ3AuartZ_open(struct Z_wasyncioZ3Auart_instance_t *module, uint32_t name, uint32_t name_length, uint32_t baud, uint32_t format);
uint32_t Z_wasyncioZ3AuartZ_open(struct Z_wasyncioZ3Auart_instance_t *module, uint32_t name, uint32_t name_length, uint32_t baud, uint32_t format)
{
    (void)module;
    return (uint32_t)uart_open(name, (int32_t)name_length, (int32_t)baud, (int32_t)format);
}
uint32_t Z_wasyncioZ3AuartZ_configure(struct Z_wasyncioZ3Auart_instance_t *module, uint32_t source, uint32_t option, uint32_t value);
uint32_t Z_wasyncioZ3AuartZ_configure(struct Z_wasyncioZ3Auart_instance_t *module, uint32_t source, uint32_t option, uint32_t value)
{
    (void)module;
    return (uint32_t)uart_configure((int32_t)source, (int32_t)option, (int32_t)value);
}
uint32_t Z_wasyncioZ3AuartZ_count(struct Z_wasyncioZ3Auart_instance_t *module, uint32_t source, uint32_t counter);
uint32_t Z_wasyncioZ3AuartZ_count(struct Z_wasyncioZ3Auart_instance_t *module, uint32_t source, uint32_t counter)
{
    (void)module;
    return (uint32_t)uart_count((int32_t)source, (int32_t)counter);
}
#endif

#endif
