"""Which server answers at an address, and what it says about its model: found out by asking."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qmath.engines.remote.address import Kind
from qmath.engines.remote.dialect import number, string, table
from qmath.engines.remote.failures import Refused, WireFailure
from qmath.engines.remote.wire import Wire

DASHSCOPE_MODEL = "qwen-math-plus"
_PROBE_SECONDS = 5.0

# How many requests at once, where the server does not tell: those that batch take many, those in the cloud limit the
# rate, and llama-cpp-python's own breaks one request off when the next arrives.
_SLOTS: Mapping[Kind, int] = {
    "llama-server": 4,
    "vllm": 64,
    "sglang": 64,
    "llama-cpp-python": 1,
    "ollama": 4,
    "transformers": 8,
    "dashscope": 8,
    "openai": 8,
}


@dataclass(frozen=True, slots=True)
class Server:
    """`model` is the name to ask for; `names`, `architecture` and `template` tell its family. `n_ctx` is the context
    of one request in tokens, `slots` how many requests it works on at once."""

    kind: Kind
    model: str
    names: tuple[str, ...] = ()
    architecture: str = ""
    template: str = ""
    n_ctx: int | None = None
    slots: int = 1


async def detect(wire: Wire, model: str | None, kind: Kind | None) -> Server:
    """The server behind `wire`. `kind`: what the user says it is. Raises WireFailure."""
    if kind is None and wire.address.is_dashscope:
        kind = "dashscope"
    if kind == "dashscope":
        name = model or DASHSCOPE_MODEL
        return Server(kind, name, (name,), slots=_SLOTS[kind])
    listed = await _models(wire)
    if kind is None:
        kind = await _kind(wire, listed)
    if kind == "llama-server":
        return await _llama_server(wire, model, listed)
    entry = _chosen(listed, model)
    name = string(entry.get("id"))
    names = tuple(filter(None, (name, string(entry.get("root")))))
    n_ctx = number(entry.get("max_model_len"))
    if kind == "ollama":
        return await _ollama(wire, name)
    if kind == "sglang":
        names += tuple(filter(None, [string((await _probe(wire, "/get_model_info")).get("model_path"))]))
    return Server(kind, name, names, n_ctx=n_ctx, slots=_SLOTS[kind])


async def _models(wire: Wire) -> list[dict[str, Any]]:
    """What `/v1/models` lists; nothing where a server has no such list."""
    try:
        found = table(await wire.get("/v1/models"))
    except Refused as failure:
        if not failure.missing:
            raise
        return []
    data = found.get("data")
    return (
        [table(entry) for entry in data if string(table(entry).get("id"))] if isinstance(data, list) else []
    )


async def _kind(wire: Wire, listed: list[dict[str, Any]]) -> Kind:
    """The kind of server: by its own word in the list of models, else by routes that only one kind has."""
    owners: Mapping[str, Kind] = {"llamacpp": "llama-server", "vllm": "vllm", "sglang": "sglang"}
    for entry in listed:
        if (owner := string(entry.get("owned_by"))) in owners:
            return owners[owner]
    # Local servers only: a service in the cloud would charge such questions to the rate limit, or log them as abuse.
    props, sglang, vllm, ollama, openapi = await asyncio.gather(
        *(_probe(wire, p) for p in ("/props", "/get_model_info", "/version", "/api/version", "/openapi.json"))
    )
    if "total_slots" in props or "default_generation_settings" in props:
        return "llama-server"
    if "model_path" in sglang:
        return "sglang"
    title, paths = string(table(openapi.get("info")).get("title")), table(openapi.get("paths"))
    if "llama.cpp Python" in title:
        return "llama-cpp-python"
    if "/load_model" in paths or ("/v1/completions" in paths and "/v1/audio/transcriptions" in paths):
        return "transformers" if "version" not in vllm else "vllm"
    if "version" in vllm:
        return "vllm"
    if "version" in ollama:
        return "ollama"
    return "openai"


async def _probe(wire: Wire, path: str) -> dict[str, Any]:
    """The object at a path, or an empty one: what a server does not know it may answer in any way."""
    try:
        return table(await wire.get(path, timeout=_PROBE_SECONDS))
    except WireFailure:
        return {}


def _chosen(listed: list[dict[str, Any]], model: str | None) -> dict[str, Any]:
    """The entry of the model that is asked for, or of the only one."""
    if model is not None:
        for entry in listed:
            if model in (entry.get("id"), f"{entry.get('id')}".removesuffix(":latest")):
                return entry
        if not listed:
            return {"id": model}
        raise Refused(f"the server has no model {model!r}", f"It has: {_names(listed)}.", fatal=True)
    if len(listed) == 1:
        return listed[0]
    if not listed:
        raise Refused("the server does not list its models", "Name one with --model.", fatal=True)
    raise Refused("the server has several models", f"Name one with --model: {_names(listed)}.", fatal=True)


def _names(listed: list[dict[str, Any]]) -> str:
    names = [string(entry.get("id")) for entry in listed]
    return ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")


async def _llama_server(wire: Wire, model: str | None, listed: list[dict[str, Any]]) -> Server:
    """Its list and its properties; it has one model, whose name is a file unless it was given an alias."""
    props = table(await wire.get("/props"))
    entry = _chosen(listed, None if len(listed) == 1 else model)
    name = string(entry.get("id")) or "model"
    settings = table(props.get("default_generation_settings"))
    return Server(
        "llama-server",
        _file_name(name),
        tuple(filter(None, (model or "", _file_name(name), _file_name(string(props.get("model_path")))))),
        template=string(props.get("chat_template")),
        n_ctx=number(settings.get("n_ctx")) or None,
        slots=number(props.get("total_slots")) or _SLOTS["llama-server"],
    )


def _file_name(name: str) -> str:
    """`qwen.gguf` of a path on the server's machine."""
    return name.replace("\\", "/").rsplit("/", 1)[-1] if name.lower().endswith(".gguf") else name


async def _ollama(wire: Wire, name: str) -> Server:
    shown = table(await wire.post("/api/show", {"model": name}))
    info = table(shown.get("model_info"))
    architecture = string(info.get("general.architecture"))
    template = string(shown.get("template"))
    names = (name, string(info.get("general.basename")), string(info.get("general.name")))
    # Only ChatML can be continued as a text; its other models go on in a chat that ends with the assistant.
    kind: Kind = "ollama" if "<|im_start|>" in template else "openai"
    n_ctx = number(info.get(f"{architecture}.context_length"))
    return Server(kind, name, tuple(filter(None, names)), architecture, template, n_ctx, _SLOTS[kind])
