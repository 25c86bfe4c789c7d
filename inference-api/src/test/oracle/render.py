"""Renders chat templates with Jinja, set up as Hugging Face's transformers do, for comparison.

Reads one JSON object a line and answers each with one line: a word, a space, base64 of UTF-8 text.
  {"define": name, "source": template}   ok | failed
  {"render": name, "variables": {...}}   ok text | refused words | failed error
What the template's raise_exception raises is "refused"; every other error is "failed".
"""

import base64
import datetime
import json
import sys

import jinja2
import jinja2.ext
import jinja2.sandbox


class Refused(jinja2.exceptions.TemplateError):
    pass


class Generation(jinja2.ext.Extension):
    """The tag by which training finds what the assistant says: a scope of its own, no more."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("passed"), [], [], body).set_lineno(line)

    def passed(self, caller):
        return caller()


def raise_exception(message):
    raise Refused(message)


def to_json(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def strftime_now(format):
    return datetime.datetime(2026, 3, 5, 7, 8, 9).strftime(format)


environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
    trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
)
environment.filters["tojson"] = to_json
environment.globals["raise_exception"] = raise_exception
environment.globals["strftime_now"] = strftime_now
templates = {}


def answer(request):
    try:
        if "define" in request:
            templates.pop(request["define"], None)
            templates[request["define"]] = environment.from_string(request["source"])
            return "ok", ""
        if request["render"] not in templates:
            return "failed", "the template was not understood"
        return "ok", templates[request["render"]].render(**request["variables"])
    except Refused as error:
        return "refused", str(error)
    except Exception as error:
        return "failed", type(error).__name__ + ": " + str(error)


for line in sys.stdin:
    kind, text = answer(json.loads(line))
    encoded = base64.b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii")
    print(kind, encoded, flush=True)
