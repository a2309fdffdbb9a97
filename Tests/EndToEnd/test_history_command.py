"""`canter history`: conversations taken over, found, taken along and deleted, with the real program."""

import json
import os
import pty
import re
import subprocess

from test_ask import ask, canter

CHATGPT = [{
    "title": "Why llamas hum", "create_time": 1700000000.25, "update_time": 1700000900.5, "current_node": "a2",
    "conversation_id": "8f3a2b1c-0000-4000-8000-000000000001", "is_archived": False,
    "mapping": {
        "root": {"id": "root", "parent": None, "children": ["q"], "message": None},
        "q": {"id": "q", "parent": "root", "children": ["a1", "a2"], "message": {
            "author": {"role": "user"}, "create_time": 1700000001.0, "content": {"content_type": "text", "parts": ["Why do llamas hum?"]},
            "metadata": {}}},
        "a1": {"id": "a1", "parent": "q", "children": [], "message": {
            "author": {"role": "assistant"}, "create_time": 1700000002.0,
            "content": {"content_type": "text", "parts": ["A first answer."]}, "metadata": {"model_slug": "gpt-4o"}}},
        "a2": {"id": "a2", "parent": "q", "children": [], "message": {
            "author": {"role": "assistant"}, "create_time": 1700000003.0,
            "content": {"content_type": "text", "parts": ["They **hum** to talk.\n\n<script>alert(1)</script>"]},
            "metadata": {"model_slug": "gpt-4o"}}},
    },
}]

OPEN_WEBUI = [{
    "id": "11111111-0000-4000-8000-000000000001", "title": "Alpacas", "created_at": 1700001000, "updated_at": 1700001009,
    "archived": True, "meta": {"tags": ["animals"]},
    "chat": {"models": ["llama3.2:3b"], "history": {"currentId": "b", "messages": {
        "a": {"id": "a", "parentId": None, "childrenIds": ["b"], "role": "user", "content": "And alpacas?", "timestamp": 1700001001},
        "b": {"id": "b", "parentId": "a", "childrenIds": [], "role": "assistant", "content": "Too.", "model": "llama3.2:3b",
              "timestamp": 1700001002}}}},
}]

LLAMA_SERVER = {
    "conv": {"id": "22222222-0000-4000-8000-000000000001", "name": "Vicu\u001b[31mnas", "lastModified": 1700002009123, "currNode": "b"},
    "messages": [
        {"id": "r", "type": "root", "role": "system", "content": "", "parent": None, "children": ["a"], "timestamp": 1700002000000},
        {"id": "a", "type": "text", "role": "user", "content": "And vicuñas?", "parent": "r", "children": ["b"], "timestamp": 1700002001000},
        {"id": "b", "type": "text", "role": "assistant", "content": "Also.", "parent": "a", "children": [], "timestamp": 1700002002000},
    ],
}


def history(home, *arguments):
    result = canter(home, "history", *arguments)
    assert result.returncode == 0, result
    return result.stdout


def write(home, name, value):
    path = f"{home.folder}/{name}"
    with open(path, "w") as file:
        json.dump(value, file)
    return path


def taken_over(home):
    """A history with a conversation of each kind of file."""
    files = [
        write(home, "conversations.json", CHATGPT), write(home, "chats.json", OPEN_WEBUI),
        write(home, "conversation.json", LLAMA_SERVER)]
    reports = json.loads(history(home, "import", *files, "--json"))
    assert [(report["kind"], report["new"]) for report in reports] == [
        ("chatgpt", 1), ("open-webui", 1), ("llama.cpp", 1)], reports
    return files


def exported(home, *arguments):
    document = json.loads(history(home, "export", *arguments, "--format", "json"))
    del document["exportedAt"]
    return document


def test_a_history_is_not_made_by_looking_for_it(home):
    result = canter(home, "history", "list")
    assert result.returncode == 1 and "no history yet" in result.stderr, result
    assert not os.path.exists(f"{home.folder}/data/canter/history.sqlite")


def test_conversations_of_every_kind_are_taken_over_once(home):
    files = taken_over(home)
    again = json.loads(history(home, "import", *files, "--json"))
    assert [(report["new"], report["unchanged"]) for report in again] == [(0, 1)] * 3, again
    listed = json.loads(history(home, "list", "--json"))
    assert [entry["title"] for entry in listed] == ["Vicu [31mnas", "Why llamas hum"], listed
    llamas = listed[1]
    assert llamas["model"] == "gpt-4o" and llamas["messages"] == 2 and llamas["versions"] == 1, llamas
    assert llamas["updated_at"] == "2023-11-14T22:28:20Z", llamas
    assert json.loads(history(home, "list", "--archived", "--json"))[0]["tags"] == ["animals"]
    assert len(json.loads(history(home, "list", "--all", "--limit", "2", "--json"))) == 2
    assert json.loads(history(home, "list", "--all", "--tag", "animals", "--json"))[0]["title"] == "Alpacas"
    assert "Why llamas hum" in history(home, "list")


def test_words_are_found_and_conversations_shown(home):
    taken_over(home)
    hits = json.loads(history(home, "search", "hum", "talk", "--json"))
    assert [hit["title"] for hit in hits] == ["Why llamas hum"], hits
    start, end = hits[0]["marks"][0]
    assert hits[0]["snippet"][start:end].lower() in ("hum", "talk"), hits
    assert "\x1b" not in history(home, "search", "hum")
    text = history(home, "show", hits[0]["id"][:8])
    assert "# Why llamas hum" in text and "They **hum** to talk." in text and "## gpt-4o" in text, text
    assert "A first answer." not in text and "1 message of another version" in text, text
    result = canter(home, "history", "show", "zzz")
    assert result.returncode == 1 and "No conversation has an id that begins with ZZZ" in result.stderr, result


def test_on_a_terminal_found_words_stand_out_and_no_title_drives_it(home):
    taken_over(home)
    for arguments, expected in ((["search", "hum"], b"\x1b[1mhum\x1b[22m"), (["list"], b"nas")):
        main, other = pty.openpty()
        environment = {**os.environ, **home.environment, "TERM": "xterm-256color"}
        process = subprocess.Popen(
            [home.binary, "history", *arguments], stdout=other, stdin=subprocess.DEVNULL, env=environment)
        os.close(other)
        output = b""
        while True:
            try:
                piece = os.read(main, 65536)
            except OSError:
                break
            if not piece:
                break
            output += piece
        os.close(main)
        assert process.wait() == 0
        assert expected in output, output
        assert b"\x1b[31m" not in output, output


def test_an_export_is_taken_over_into_an_empty_history_as_it_was(home):
    taken_over(home)
    result = ask(home, "--max-tokens", "8", question="Say yes.")
    assert result.returncode == 0, result
    path = f"{home.folder}/all.json"
    history(home, "export", "--all", "--output", path)
    before = exported(home, "--all")
    assert len(before["conversations"]) == 4 and before["version"] == 2, before
    reply = before["conversations"][0]["messages"][-1]["reply"]
    assert reply["figures"]["decodeRate"]["value"] > 0, reply
    home.environment["XDG_DATA_HOME"] = f"{home.folder}/elsewhere"
    reports = json.loads(history(home, "import", path, "--json"))
    assert reports[0]["new"] == 4 and reports[0]["skipped"] == [], reports
    assert exported(home, "--all") == before


def test_html_and_markdown_are_files_that_are_never_written_over(home):
    taken_over(home)
    folder = f"{home.folder}/talks"
    history(home, "export", "--all", "--format", "html", "--output", folder)
    assert sorted(os.listdir(folder)) == ["canter-alpacas.html", "canter-vicu-31mnas.html", "canter-why-llamas-hum.html"]
    with open(f"{folder}/canter-why-llamas-hum.html") as file:
        page = file.read()
    assert "<strong>hum</strong>" in page and "<script" not in page and "A first answer." in page, page
    assert not re.search(r'(src|href)="(?!https?:|mailto:)', page)
    path = f"{home.folder}/one.md"
    one = json.loads(history(home, "list", "--json"))[0]["id"]
    history(home, "export", one, "-o", path)
    assert os.stat(path).st_mode & 0o777 == 0o600
    again = canter(home, "history", "export", one, "-o", path)
    assert again.returncode == 1 and "is there already" in again.stderr, again


def test_titles_tags_and_the_archive(home):
    taken_over(home)
    one = json.loads(history(home, "list", "--json"))[1]["id"]
    history(home, "rename", one, "A", "better", "title")
    history(home, "tag", one, "Work", "ideas")
    history(home, "tag", one, "--remove", "ideas")
    history(home, "archive", one)
    entry = json.loads(history(home, "list", "--archived", "--tag", "work", "--json"))[0]
    assert (entry["title"], entry["tags"], entry["archived"]) == ("A better title", ["work"], True), entry
    history(home, "archive", one, "--undo")
    assert one in [entry["id"] for entry in json.loads(history(home, "list", "--json"))]
    assert {tag["tag"] for tag in json.loads(history(home, "tag", "--json"))} == {"animals", "work"}


def test_what_is_deleted_is_gone_from_the_files(home):
    taken_over(home)
    one = next(entry["id"] for entry in json.loads(history(home, "list", "--json")) if "llamas" in entry["title"])
    refused = canter(home, "history", "delete", one)
    assert refused.returncode == 2 and "--yes" in refused.stderr, refused
    assert "1 conversation deleted" in history(home, "delete", one[:8], "--yes")
    assert canter(home, "history", "show", one).returncode == 1
    assert json.loads(history(home, "search", "hum", "--json")) == []
    folder = f"{home.folder}/data/canter"
    for name in os.listdir(folder):
        with open(f"{folder}/{name}", "rb") as file:
            assert b"llamas hum" not in file.read(), name
    assert "2 conversations deleted" in history(home, "delete", "--older-than", "30", "--yes")
    assert json.loads(history(home, "list", "--all", "--json")) == []


def test_files_that_are_none_are_refused_with_a_sentence(home):
    archive = f"{home.folder}/export.zip"
    with open(archive, "wb") as file:
        file.write(b"PK\x03\x04zip")
    for path, words in ((archive, "unpack it"), (f"{home.folder}/none.json", "cannot be read"), (home.folder, "is a folder")):
        result = canter(home, "history", "import", path)
        assert result.returncode == 1 and words in result.stderr, result
        assert len(result.stderr.strip().splitlines()) == 1, result
    deep = f"{home.folder}/deep.json"
    with open(deep, "w") as file:
        file.write('[{"mapping": ' + "[" * 100_000 + "]" * 100_000 + "}]")
    assert "1 skipped" in history(home, "import", deep)
