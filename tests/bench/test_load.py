"""The load generator against a server that is as simple as can be."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.bench.citizens import Reply, Side, meet
from tests.bench.load import Plan, run
from tests.bench.wire import Line, post

ANSWERED = b'[{"recipient_id":"x","text":"svar"}]'


@asynccontextmanager
async def server(body: bytes, *, in_pieces: bool = False, answers: int = 1000) -> AsyncIterator[int]:
    """A port on which every request gets `body`; each line is cut after `answers` of them."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            for _ in range(answers):
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
                await reader.readexactly(length)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body))
                if in_pieces:
                    await writer.drain()
                    await asyncio.sleep(0.01)
                writer.write(body)
                await writer.drain()
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        await asyncio.sleep(0.02)


async def test_a_body_that_comes_in_pieces_is_whole() -> None:
    async with server(ANSWERED, in_pieces=True) as port:
        line = await Line.connect(port)
        for _ in range(2):
            answer = await line.ask(post("/", b"{}"))
            assert (answer.status, answer.body) == (200, ANSWERED)
        line.close()


async def test_an_empty_answer_is_a_failed_turn() -> None:
    async with server(b"[]") as port:
        citizen = await meet(Side.STOCK, port)
        assert await citizen.say("hej") is Reply.FAILED
        citizen.close()


async def test_a_cut_line_is_a_failed_turn_and_the_next_one_goes_on() -> None:
    async with server(ANSWERED, answers=1) as port:
        citizen = await meet(Side.STOCK, port)
        assert await citizen.say("hej") is Reply.ANSWERED
        await asyncio.sleep(0.05)
        assert await citizen.say("hej") is Reply.ANSWERED
        citizen.close()


async def test_every_measured_turn_has_its_time() -> None:
    async with server(ANSWERED) as port:
        result = await run(Plan(Side.STOCK, port, clients=3, turns=4, texts=("a", "b"), warm=2))
    assert [len(took) for took in result.milliseconds] == [4, 4, 4]
    assert result.seconds > 0
    assert (result.left, result.failed) == (0, 0)
