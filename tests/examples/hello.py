import asyncio


async def hello():
    print("Hello, world!")


loop = asyncio.new_event_loop()
loop.run_until_complete(hello())
loop.close()
