"""Answers Import2's two lists behind a rate limiter of PyPI: `python server.py NAME`, documented as 10 requests a second."""

import sys

LISTS = {"tools": '[{"name":"wordpress","label":"WordPress"}]', "imports": "[]"}


def body(path):
    return LISTS.get(path.rstrip("/").split("/")[-1], "[]")


def serve_flask(limit=None, allowed=None):
    from flask import Flask, Response, request
    from werkzeug.serving import WSGIRequestHandler, make_server

    app = Flask(__name__)

    @app.route("/", defaults={"path": ""})
    @app.route("/<path:path>")
    def answer(path):
        if allowed is not None and not allowed():
            return Response("{}", 429, mimetype="application/json")
        return Response(body(path), mimetype="application/json")

    if limit is not None:
        limit(app)

    class Quiet(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

        def log(self, *_):
            pass

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


def flask_limiter(strategy, limits):
    def limit(app):
        from flask_limiter import Limiter

        Limiter(lambda: "all", app=app, application_limits=limits, strategy=strategy, storage_uri="memory://", headers_enabled=True)

    serve_flask(limit=limit)


def slowapi():
    import asyncio
    import socket

    import uvicorn
    from slowapi import Limiter
    from slowapi.middleware import SlowAPIASGIMiddleware
    from starlette.applications import Starlette
    from starlette.responses import Response
    from starlette.routing import Route

    async def answer(request):
        return Response(body(request.url.path), media_type="application/json")

    app = Starlette(routes=[Route("/{path:path}", answer)])
    app.state.limiter = Limiter(key_func=lambda: "all", application_limits=["10/second"])
    app.add_middleware(SlowAPIASGIMiddleware)
    own = socket.socket()
    own.bind(("127.0.0.1", 0))
    own.listen(128)
    print(f"http://127.0.0.1:{own.getsockname()[1]}", flush=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    asyncio.run(server.serve(sockets=[own]))


def throttled(algorithm):
    from throttled import Throttled, rate_limiter

    throttle = Throttled(key="all", using=algorithm, quota=rate_limiter.per_sec(10, burst=10))
    serve_flask(allowed=lambda: not throttle.limit().limited)


def pyrate():
    from pyrate_limiter import Duration, Limiter, Rate

    limiter = Limiter(Rate(10, Duration.SECOND))
    serve_flask(allowed=lambda: limiter.try_acquire("all", blocking=False))


SERVERS = {
    "flask-limiter-fixed": lambda: flask_limiter("fixed-window", ["10/second"]),
    "flask-limiter-moving": lambda: flask_limiter("moving-window", ["10/second"]),
    "flask-limiter-counter": lambda: flask_limiter("sliding-window-counter", ["10/second"]),
    "flask-limiter-two": lambda: flask_limiter("fixed-window", ["10/second", "100/minute"]),
    "slowapi": slowapi,
    "throttled-sliding": lambda: throttled("sliding_window"),
    "throttled-gcra": lambda: throttled("gcra"),
    "throttled-bucket": lambda: throttled("token_bucket"),
    "pyrate-limiter": pyrate,
}

SERVERS[sys.argv[1]]()
