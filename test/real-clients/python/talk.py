"""The official Python client, driven by lines of JSON.

A line is {"list": true}, {"call": name, "arguments": {...}} or {"read": uri}. Each is answered by a line
{"tools": [...]}, {"result": {...}} or {"text": ...}, after lines {"progress": message}.
"""

import asyncio
import json
import os
import sys
from contextlib import asynccontextmanager
from datetime import timedelta

HEADERS = {"Authorization": f"Bearer {os.environ['HEARTH_TOKEN']}"}


def say(**line):
    print(json.dumps(line), flush=True)


async def on_progress(_progress, _total, message):
    say(progress=message or "")


@asynccontextmanager
async def open_2(url, mode):
    """Version 2 of the package."""
    import httpx2
    from mcp import Client
    from mcp.client.streamable_http import streamable_http_client

    async with httpx2.AsyncClient(headers=HEADERS, timeout=httpx2.Timeout(30, read=300)) as http:
        async with Client(streamable_http_client(url, http_client=http), mode=mode) as client:
            say(connected=client.protocol_version)
            yield client


@asynccontextmanager
async def open_1(url):
    """Version 1 of the package, which speaks the 2025 era only."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    patience = timedelta(seconds=300)
    async with streamablehttp_client(url, headers=HEADERS, sse_read_timeout=patience) as (read, write, _):
        async with ClientSession(read, write) as client:
            say(connected=(await client.initialize()).protocolVersion)
            yield client


async def answer(client, asked):
    if "list" in asked:
        return {"tools": [tool.name for tool in (await client.list_tools()).tools]}
    if "read" in asked:
        return {"text": (await client.read_resource(asked["read"])).contents[0].text}
    result = await client.call_tool(asked["call"], asked["arguments"], progress_callback=on_progress)
    return {"result": result.model_dump(mode="json", by_alias=True, exclude_none=True)}


async def main(url, mode):
    async with open_1(url) if mode == "version 1" else open_2(url, mode) as client:
        while line := await asyncio.to_thread(sys.stdin.readline):
            say(**await answer(client, json.loads(line)))


asyncio.run(main(*sys.argv[1:]))
