import asyncio

loop = asyncio.new_event_loop()
begin = loop.time()


def seconds():
    return int(loop.time() - begin)


def soon():
    print("soon")


def soon_with(text):
    print(f"soon, with {text}")


def later():
    print(f"call_later: {seconds()} s")


def at():
    print(f"call_at: {seconds()} s")


def stop():
    print(f"stop: {seconds()} s")
    loop.stop()


loop.call_later(6, stop)
loop.call_later(5, later)
loop.call_at(loop.time() + 3, at)
loop.call_soon(soon)
loop.call_soon(soon_with, "an argument")
loop.run_forever()
loop.close()
