import asyncio


async def greet(name):
    print(f"Hello, {name}!")
    await asyncio.sleep(1)
    print(f"Goodbye, {name}!")


async def main():
    print("Starting")
    await asyncio.gather(greet("Alice"), greet("Bob"))
    print("Finished")


asyncio.run(main())
