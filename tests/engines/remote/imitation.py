"""A small server that imitates the others from their documentation: routes, parameters, quirks and failures.

Its "model" knows one transcript by heart and writes on from wherever it is asked to. A server that was not told in
its own way to continue begins again from the start, as the real ones do.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CELL = "Let me compute.\n```python\nprint(6 * 7)\n```\n"
OUTPUT = "```output\n42\n```\n"
END = "So the answer, in words forty-two, is $\\boxed{42}$."
TRANSCRIPT = CELL + OUTPUT + END
PIECE = 5  # characters of a token


@dataclass(frozen=True)
class Fault:
    """What happens to one request instead of an answer, or in the middle of it.

    status: refused with it. cut: the connection ends after so many tokens. broken: an error object after so many.
    stall: seconds of silence before the answer.
    """

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    cut: int | None = None
    broken: int | None = None
    stall: float = 0.0


@dataclass
class Imitation:
    kind: str
    transcript: str = TRANSCRIPT
    n_ctx: int = 4096
    key: str = ""
    models: tuple[str, ...] = ("Qwen/Qwen2.5-Math-7B-Instruct",)
    faults: deque[Fault | None] = field(default_factory=deque)
    pace: float = 0.0  # seconds a token
    streams: bool = True  # False: it answers as if nobody had asked for a stream
    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    authorised: list[str | None] = field(default_factory=list)
    left: int = 0  # clients that went before the end
    url: str = ""

    @contextmanager
    def running(self) -> Iterator[Imitation]:
        imitation = self

        class Handler(_Handler):
            server_of = imitation

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def asked(self, path: str) -> list[dict[str, Any]]:
        return [body for p, body in self.requests if p == path]


class _Handler(BaseHTTPRequestHandler):
    server_of: Imitation
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """In silence."""

    def do_GET(self) -> None:
        me = self.server_of
        me.authorised.append(self.headers.get("authorization"))
        if me.key and self.headers.get("authorization") != f"Bearer {me.key}":
            return self._json({"error": {"message": f"Incorrect API key, not {me.key}"}}, 401)
        owner = {"vllm": "vllm", "sglang": "sglang", "llama-cpp-python": "me", "ollama": "library"}
        entries = [{"id": m, "object": "model", "owned_by": owner.get(me.kind, "x")} for m in me.models]
        pages: dict[str, Any] = {"/v1/models": {"object": "list", "data": entries}}
        match me.kind:
            case "vllm":
                pages["/version"] = {"version": "0.11.0"}
            case "sglang":
                pages["/get_model_info"] = {"model_path": me.models[0], "is_generation": True}
            case "ollama":
                pages["/api/version"] = {"version": "0.12.3"}
            case "llama-cpp-python":
                pages["/openapi.json"] = {"info": {"title": "🦙 llama.cpp Python API"}, "paths": {}}
            case "transformers":
                paths = {"/v1/completions": {}, "/load_model": {}, "/v1/audio/transcriptions": {}}
                pages["/openapi.json"] = {"info": {"title": "FastAPI"}, "paths": paths}
        if self.path in pages:
            return self._json(pages[self.path])
        return self._json({"detail": "Not Found"}, 404)

    def do_POST(self) -> None:
        me = self.server_of
        raw = self.rfile.read(int(self.headers["content-length"]))
        body = json.loads(raw)
        me.authorised.append(self.headers.get("authorization"))
        if self.path == "/api/show":
            info = {"general.architecture": "qwen2", "general.basename": "Qwen2.5-Math"}
            return self._json({"template": "{{ .Prompt }}<|im_start|>", "model_info": info})
        me.requests.append((self.path, body))
        fault = me.faults.popleft() if me.faults else None
        if fault and fault.stall:
            time.sleep(fault.stall)
        if fault and fault.status:
            return self._json(fault.body or {"error": {"message": "no"}}, fault.status, fault.headers)
        return self._answer(body, fault)

    def _answer(self, body: dict[str, Any], fault: Fault | None) -> None:
        me = self.server_of
        route = {"/v1/chat/completions": self._chat, "/v1/completions": self._completion}
        read = self._ollama if self.path == "/api/generate" else route.get(self.path)
        text = read(body) if read else None
        if text is None:
            return None
        most = body.get("max_tokens") or body["options"]["num_predict"]
        prompt = len(json.dumps(body.get("messages") or body.get("prompt"))) // PIECE
        if prompt + most > me.n_ctx:
            said = f"This model's maximum context length is {me.n_ctx} tokens. However, you requested {prompt + most}."
            return self._json({"object": "error", "message": said, "code": 400}, 400)
        rest = me.transcript[len(text) :] if me.transcript.startswith(text) else me.transcript
        tokens = [rest[i : i + PIECE] for i in range(0, len(rest), PIECE)]
        reason = "length" if len(tokens) > most else "stop"
        if not me.streams:
            whole = "".join(tokens[:most])
            content = {"text": whole} if self.path == "/v1/completions" else {"message": {"content": whole}}
            usage = {"prompt_tokens": prompt, "completion_tokens": len(tokens[:most])}
            choice = {"index": 0, **content, "finish_reason": reason}
            return self._json({"choices": [choice], "usage": usage})
        return self._stream(tokens[:most], reason, prompt, fault)

    def _chat(self, body: dict[str, Any]) -> str | None:
        """Where the model goes on: "" is a new turn."""
        kind, last = self.server_of.kind, body["messages"][-1]
        if last["role"] != "assistant":
            return ""
        match kind:
            case "vllm":
                continued = (
                    body.get("continue_final_message") is True and body["add_generation_prompt"] is False
                )
            case "sglang":
                continued = body.get("continue_final_message") is True
            case "dashscope":
                continued = last.get("partial") is True
            case "transformers":
                self._json({})
                return None
            case _:
                continued = kind == "openai"
        return last["content"] if continued else ""

    def _completion(self, body: dict[str, Any]) -> str | None:
        if self.server_of.kind == "transformers":
            known = {"model", "prompt", "max_tokens", "temperature", "top_p", "seed", "stream", "stop"}
            if unknown := set(body) - known:
                self._json({"detail": f"Unexpected keys in the request: {unknown}"}, 422)
                return None
        return body["prompt"].partition("<|im_start|>assistant\n")[2]

    def _ollama(self, body: dict[str, Any]) -> str | None:
        return body["prompt"].partition("<|im_start|>assistant\n")[2] if body.get("raw") else ""

    def _stream(self, tokens: list[str], reason: str, prompt: int, fault: Fault | None) -> None:
        me = self.server_of
        lines = me.kind == "ollama"
        self.send_response(200)
        self.send_header(
            "content-type", "application/x-ndjson" if lines else "text/event-stream; charset=utf-8"
        )
        self.send_header("connection", "close")  # the end of the connection is the end of the body
        self.end_headers()
        self.close_connection = True
        try:
            for count, token in enumerate(tokens):
                if fault and fault.cut == count:
                    return
                if fault and fault.broken == count:
                    self._send({"error": {"message": "out of luck", "code": 503}})
                    return
                self._send(self._event(token, None, prompt, count + 1))
                time.sleep(me.pace)
            self._send(self._event("", reason, prompt, len(tokens)))
            if not lines:
                self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            me.left += 1

    def _event(self, text: str, reason: str | None, prompt: int, count: int) -> dict[str, Any]:
        if self.server_of.kind == "ollama":
            end = {"done_reason": reason, "prompt_eval_count": prompt, "eval_count": count} if reason else {}
            return {"model": "m", "response": text, "done": reason is not None, **end}
        content = {"text": text} if self.path == "/v1/completions" else {"delta": {"content": text}}
        event: dict[str, Any] = {"choices": [{"index": 0, **content, "finish_reason": reason}]}
        if self.server_of.kind in ("vllm", "sglang") or (reason and self.server_of.kind == "transformers"):
            event["usage"] = {"prompt_tokens": prompt, "completion_tokens": count}
        return event

    def _send(self, event: dict[str, Any]) -> None:
        form = "{}\n" if self.server_of.kind == "ollama" else ": a comment\n\ndata: {}\n\n"
        self.wfile.write(form.format(json.dumps(event)).encode())
        self.wfile.flush()

    def _json(self, body: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"content-type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)
