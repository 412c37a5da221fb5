import asyncio


async def work():
    print("task: begins")
    await asyncio.sleep(1)
    print("task: ends")
    return 42


def future_done(future):
    print(f"future's callback: {future.result()}")


def task_done(task):
    print(f"task's callback: {task.result()}")


async def main():
    future = asyncio.get_running_loop().create_future()
    future.add_done_callback(future_done)
    future.set_result("a result")
    print(f"future: has {future.result()}")

    task = asyncio.create_task(work())
    task.add_done_callback(task_done)
    await task
    print("main: has awaited the task")


asyncio.run(main())
