"""The official Python client, driven by lines of JSON: {"list": true} or {"call": name, "arguments": {...}}.

Each is answered by a line {"tools": [...]} or {"result": {...}}, after lines {"progress": message}.
"""

import asyncio
import json
import os
import sys

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client


def say(**line):
    print(json.dumps(line), flush=True)


async def on_progress(_progress, _total, message):
    say(progress=message or "")


async def answer(client, asked):
    if "list" in asked:
        return {"tools": [tool.name for tool in (await client.list_tools()).tools]}
    result = await client.call_tool(asked["call"], asked["arguments"], progress_callback=on_progress)
    return {"result": result.model_dump(mode="json", by_alias=True, exclude_none=True)}


async def main(url, mode):
    headers = {"Authorization": f"Bearer {os.environ['HEARTH_TOKEN']}"}
    timeout = httpx2.Timeout(30, read=300)
    async with httpx2.AsyncClient(headers=headers, timeout=timeout) as http:
        async with Client(streamable_http_client(url, http_client=http), mode=mode) as client:
            say(connected=client.protocol_version)
            while line := await asyncio.to_thread(sys.stdin.readline):
                say(**await answer(client, json.loads(line)))


asyncio.run(main(*sys.argv[1:]))
