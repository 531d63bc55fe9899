#!/usr/bin/env python3
"""schema.py SCHEMA < LINES   Does what commands print agree with the schema, and would it be noticed if it did not?

A line is DEF, a tab and the name of a file with JSON. Prints a test for each, and then: every key that the schema describes was
seen; an unknown key and a missing one are noticed wherever an object was seen. Strict: a keyword that is not known here is a fault of the schema.

The part of JSON Schema (2020-12) that doc/mamori.schema.json uses, in the meaning of the standard.
"""
import json, sys

NOTES = {"$schema", "$id", "$defs", "title", "description"}
TYPES = {"string": str, "boolean": bool, "object": dict, "array": list, "null": type(None)}


def unique(pairs):
    keys = [key for key, value in pairs]
    twice = [key for key in keys if keys.count(key) > 1]
    if twice: raise ValueError(f"the key {twice[0]} stands there twice")
    return dict(pairs)


def is_type(value, name):
    if name in ("number", "integer"):
        return isinstance(value, (int, float)) and not isinstance(value, bool) and (name == "number" or value == int(value))
    return isinstance(value, TYPES[name])


class Schema:
    def __init__(self, path):
        self.root = json.load(open(path, encoding="utf-8"), object_pairs_hook=unique)
        self.seen = {}  # by id() of an object's schema: the schema, keys seen, an instance

    def faults(self, schema, value, at="", note=True):
        """What is wrong with VALUE, as texts. NOTE: what is seen of it counts."""
        if schema is True: return []
        if schema is False: return [f"{at}: nothing may stand here"]
        out = []
        for word, rest in schema.items():
            if word in NOTES: continue
            if word == "$ref": out += self.faults(self.root["$defs"][rest.removeprefix("#/$defs/")], value, at, note)
            elif word == "type":
                if not any(is_type(value, t) for t in ([rest] if isinstance(rest, str) else rest)): out.append(f"{at}: {value!r:.60} is no {rest}")
            elif word == "enum":
                if value not in rest: out.append(f"{at}: {value!r:.60} is none of {rest}")
            elif word == "const":
                if value != rest: out.append(f"{at}: {value!r:.60} is not {rest!r}")
            elif word == "minimum":
                if is_type(value, "number") and value < rest: out.append(f"{at}: {value} is below {rest}")
            elif word == "items":
                if isinstance(value, list):
                    for i, item in enumerate(value): out += self.faults(rest, item, f"{at}[{i}]", note)
            elif word == "properties":
                if isinstance(value, dict): out += self.keys(schema, value, at, note)
            elif word == "required":
                if isinstance(value, dict): out += [f"{at}: {key} is missing" for key in rest if key not in value]
            elif word == "additionalProperties":
                if isinstance(value, dict):
                    for key in value.keys() - schema.get("properties", {}).keys(): out += self.faults(rest, value[key], f"{at}.{key}", note)
            elif word in ("anyOf", "oneOf"): out += self.alternatives(rest, value, at, note, word == "oneOf")
            else: raise ValueError(f"the schema says {word}, which is not known here")
        return out

    def keys(self, schema, value, at, note):
        if note:
            of = self.seen.setdefault(id(schema), [schema, set(), value])
            of[1].update(key for key in value if key in schema["properties"])
        return [f for key, of in schema["properties"].items() if key in value for f in self.faults(of, value[key], f"{at}.{key}", note)]

    def alternatives(self, list, value, at, note, one):
        tried = [self.faults(of, value, at, False) for of in list]
        good = [of for of, faults in zip(list, tried) if not faults]
        if note:
            for of in good: self.faults(of, value, at)
        if not good: return min(tried, key=len)
        return [f"{at}: {len(good)} alternatives fit"] if one and len(good) > 1 else []

    def objects(self, schema=None, at="#"):
        """Every schema of an object with keys, with its place."""
        schema = self.root if schema is None else schema
        if isinstance(schema, dict):
            if isinstance(schema.get("properties"), dict): yield at, schema
            for key, of in schema.items(): yield from self.objects(of, f"{at}/{key}") if key not in ("enum", "const", "required") else ()
        elif isinstance(schema, list):
            for i, of in enumerate(schema): yield from self.objects(of, f"{at}/{i}")


def main():
    schema, number = Schema(sys.argv[1]), 0

    def test(what, wrong):
        nonlocal number
        number += 1
        print(f"{'not ok' if wrong else 'ok'} {8000 + number} - {what}")
        for line in wrong[:12]: print(f"#   {line}")

    known = set()
    for line in sys.stdin:
        name, file = line.rstrip("\n").split("\t")
        try:
            value = json.load(open(file, encoding="utf-8"), object_pairs_hook=unique)
            wrong = schema.faults(schema.root["$defs"][name], value)
            if not wrong and name not in known: wrong = schema.faults({"anyOf": schema.root["anyOf"]}, value, "", False)
            known.add(name)
        except ValueError as error:
            wrong = [str(error)]
        test(f"{name}: {file}", wrong)
    loose = [at for at, of in schema.objects() if "additionalProperties" not in of or of["additionalProperties"] is True or "required" not in of]
    test("every object says which keys it has to have, and that there are no others", loose)
    unseen = [f"{at}: {key}" for at, of in schema.objects() for key in of["properties"] if key not in schema.seen.get(id(of), [0, ()])[1]]
    test("every key of the schema was seen", unseen)
    unnoticed = []
    for of, keys, value in schema.seen.values():
        for key in of["required"]:
            if not schema.faults(of, {k: v for k, v in value.items() if k != key}, "", False): unnoticed.append(f"missing: {key} of {of['required']}")
        if not schema.faults(of, {**value, "no such key": {}}, "", False): unnoticed.append(f"unknown: in {of['required']}")
    test(f"a key too few or too many is noticed, in {len(schema.seen)} objects", unnoticed)
    sys.exit(0)


main()
