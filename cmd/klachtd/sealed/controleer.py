#!/usr/bin/env python3
"""Controleert dit dossier, zonder klachtd.  python3 controleer.py [MAP]

1. SHA256SUMS: elk bestand is er, met precies de bytes van toen, en geen ander.
2. feiten.jsonl: de hash van elk feit volgt uit wat er staat en uit het feit ervoor;
   wat persoonlijk is, past bij de hash die ervan is vastgelegd.
3. Elke mail en elke brief die een feit noemt, is er; of er staat dat hij gewist is, of
   naar een andere klacht ging.

Klopt alles, dan drukt het aan het eind het zegel af. Dat moet gelijk zijn aan het zegel
dat u los van deze map kreeg: dan is na het uitdraaien geen byte veranderd.
"""
import base64, hashlib, json, os, sys

root = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
wrong = []


def sha(data):
    return hashlib.sha256(data).hexdigest()


def read(path):
    with open(os.path.join(root, path), "rb") as f:
        return f.read()


# 1. The files.
listed = {}
if not os.path.isfile(os.path.join(root, "SHA256SUMS")):
    sys.exit("FOUT  SHA256SUMS: ontbreekt\ngeen zegel: dit is niet meer wat er is uitgedraaid")
for line in read("SHA256SUMS").decode("utf-8", "replace").rstrip("\n").split("\n"):  # splitlines ends a line at more than that
    digest, _, path = line.partition("  ")
    listed[path] = digest
there = set()
for folder, _, names in os.walk(root):
    for name in names:
        there.add(os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/"))
for path in sorted(there - set(listed) - {"SHA256SUMS"}):
    wrong.append("%s: staat niet in SHA256SUMS" % path)
for path, digest in listed.items():
    if path not in there:
        wrong.append("%s: ontbreekt" % path)
    elif sha(read(path)) != digest:
        wrong.append("%s: is veranderd" % path)

# 2. The chain. Each field of a fact goes into its hash behind its length in eight bytes.
last, facts, erased = {}, 0, 0
named, moved = [], set()
kept = set(listed.values())
if "feiten.jsonl" in there:
    for number, line in enumerate(read("feiten.jsonl").decode("utf-8", "replace").rstrip("\n").split("\n"), 1):
        try:
            fact = json.loads(line)
            facts += 1
            where = "feiten.jsonl, feit %d" % fact["seq"]
            h = hashlib.sha256()
            for field in (fact["previous"], str(fact["seq"]), fact["case"], fact["at"], fact["actor"],
                          fact["kind"], fact["public"], fact["personal_hash"]):
                data = field.encode("utf-8")
                h.update(len(data).to_bytes(8, "big") + data)
            if h.hexdigest() != fact["hash"]:
                wrong.append(where + ": de hash volgt niet uit de inhoud")
            if last.get(fact["seq"] - 1, fact["previous"]) != fact["previous"]:
                wrong.append(where + ": sluit niet aan op het feit ervoor")
            last[fact["seq"]] = fact["hash"]
            gone = fact["personal_hash"] != "" and "salt" not in fact
            if gone:
                erased += 1
            elif fact["personal_hash"] != "":
                if sha(base64.b64decode(fact["salt"]) + fact.get("personal", "").encode("utf-8")) != fact["personal_hash"]:
                    wrong.append(where + ": het persoonlijke deel past niet bij zijn hash")
            public = json.loads(fact["public"])
            if fact["kind"] == "moved":
                moved.add(public.get("mail", ""))
            if not gone and fact["kind"] in ("letter_queued", "received", "further_mail"):
                named.append((where, "de mail", public.get("message", "")))
                named.append((where, "de brief", public.get("document", "")))
        except (ValueError, KeyError, TypeError, AttributeError):
            wrong.append("feiten.jsonl, regel %d: is geen feit" % number)

# 3. The mail and the letter that a fact names. Mail that was moved is with its other case.
for where, what, digest in named:
    if digest and digest not in kept and digest not in moved:
        wrong.append("%s: %s %s ontbreekt" % (where, what, digest))

for line in wrong:
    print("FOUT  " + line)
print("%d bestanden, %d feiten%s: %s" % (
    len(listed), facts, ", waarvan %d gewist" % erased if erased else "",
    "%d fouten" % len(wrong) if wrong else "alles klopt"))
if wrong:
    print("geen zegel: dit is niet meer wat er is uitgedraaid")
else:
    print("zegel " + sha(read("SHA256SUMS")))
sys.exit(1 if wrong else 0)
