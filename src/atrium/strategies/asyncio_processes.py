"""One event loop that waits for raw bytes; inflating and parsing in a process pool, to which they are pickled."""

import multiprocessing
from concurrent.futures import Executor, ProcessPoolExecutor

from atrium.strategies.machinery.children import follow_parent
from atrium.strategies.machinery.cores import cores
from atrium.strategies.machinery.loop_and_executor import LoopAndExecutor


class AsyncioProcesses(LoopAndExecutor):
    name = "asyncio-processes"

    def make_executor(self) -> Executor:
        return ProcessPoolExecutor(cores(), multiprocessing.get_context("spawn"), initializer=follow_parent)
