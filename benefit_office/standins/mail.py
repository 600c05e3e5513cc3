"""A mail server that keeps every letter and delivers none: `python -m benefit_office.standins.mail PORT FOLDER`.

It speaks as much of SMTP (RFC 5321) as a sender of plain letters needs. Written here because the one library for it
has had no release since May 2024. A letter is kept under its Message-ID: sent twice, it is there once.
"""

import asyncio
import hashlib
import os
import sys
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from benefit_office.environment import flag

HOST = "127.0.0.1"
MAX_BYTES = 1_000_000
SUFFIX = ".eml"


class Mailbox:
    """The folder of letters, one file each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, letter: bytes) -> str:
        """Store a letter once and return its name; it is on the disk when this returns."""
        identity = message_from_bytes(letter, policy=policy.default)["Message-ID"]
        name = hashlib.sha256(str(identity).strip().encode() if identity else letter).hexdigest()[:32]
        path = self.folder / f"{name}{SUFFIX}"
        if not path.exists():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = path.with_suffix(f".{os.getpid()}")
            with fresh.open("wb") as file:
                file.write(letter)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        return name

    def names(self) -> list[str]:
        """The letters' names, the latest first."""
        if not self.folder.is_dir():
            return []
        files = [path for path in self.folder.iterdir() if path.suffix == SUFFIX]
        return [path.stem for path in sorted(files, key=lambda path: (-path.stat().st_mtime_ns, path.name))]

    def __contains__(self, name: str) -> bool:
        return (self.folder / f"{name}{SUFFIX}").is_file()

    def read(self, name: str) -> tuple[EmailMessage, float]:
        """A letter that is there, and when it came (seconds since 1970)."""
        path = self.folder / f"{name}{SUFFIX}"
        letter = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(letter, EmailMessage)  # the default policy makes them
        return letter, path.stat().st_mtime


class Session:
    """One sender's connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, mailbox: Mailbox) -> None:
        self.reader, self.writer, self.mailbox = reader, writer, mailbox
        self.sender: str | None = None
        self.receivers: list[str] = []
        self.verbs: dict[str, Callable[[str], str]] = {
            "EHLO": lambda name: f"250-stand-in\r\n250-SIZE {MAX_BYTES}\r\n250 8BITMIME",
            "HELO": lambda name: "250 stand-in",
            "MAIL": self.mail_from,
            "RCPT": self.rcpt_to,
            "RSET": self.reset,
            "NOOP": lambda nothing: "250 OK",
        }

    async def serve(self) -> None:
        """Greet, answer command after command, until the sender leaves."""
        await self.say("220 stand-in: this server delivers nothing")
        while line := await self.reader.readline():
            verb, _space, rest = line.decode("utf-8", "replace").strip().partition(" ")
            if verb.upper() == "QUIT":
                await self.say("221 Bye")
                return
            if verb.upper() == "DATA":
                await self.say(await self.data())
            else:
                answer = self.verbs.get(verb.upper())
                await self.say(answer(rest) if answer else "502 Not known here")

    async def say(self, line: str) -> None:
        self.writer.write(line.encode() + b"\r\n")
        await self.writer.drain()

    def mail_from(self, path: str) -> str:
        """MAIL FROM:<address>."""
        self.reset("")
        self.sender = path.partition(":")[2].strip()
        return "250 OK"

    def rcpt_to(self, path: str) -> str:
        """RCPT TO:<address>."""
        if self.sender is None:
            return "503 MAIL first"
        self.receivers.append(path.partition(":")[2].strip())
        return "250 OK"

    def reset(self, _nothing: str) -> str:
        """Forget the letter begun."""
        self.sender, self.receivers = None, []
        return "250 OK"

    async def data(self) -> str:
        """The letter itself, up to a line with a single dot; it is acknowledged when it lies on the disk."""
        if not self.receivers:
            return "503 RCPT first"
        await self.say("354 End with a dot")
        lines, size = [], 0
        while (line := await self.reader.readline()) != b".\r\n":
            if not line:
                return "451 The letter has no end"
            size += len(line)
            if size <= MAX_BYTES:
                lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.reset("")
        if size > MAX_BYTES:
            return "552 Too long"
        self.mailbox.keep(b"".join(lines))
        return "250 Kept"


async def catch(port: int, mailbox: Mailbox) -> None:
    """Serve until the process is ended."""

    async def session(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await Session(reader, writer, mailbox).serve()
        except (ConnectionError, ValueError):  # gone, or a line longer than any line of a letter
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(session, HOST, port)
    async with server:
        await server.serve_forever()


def main(port: str, folder: str) -> None:
    """What the launcher starts beside the demo."""
    if flag("PRODUCTION"):
        sys.exit("The stand-in for the mail server is refused with PRODUCTION=1. Set EMAIL_URL.")
    asyncio.run(catch(int(port), Mailbox(Path(folder))))


if __name__ == "__main__":
    main(*sys.argv[1:])
