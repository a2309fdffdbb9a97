/// What Python is given to do, since it is there wherever pip is.
enum PythonCode {
    /// pip with the arguments behind it. Debian keeps pip for its virtual
    /// environments as a package that can be used as it is, others in `ensurepip`.
    ///
    /// What it says goes to standard error, which alone is listened to.
    ///
    /// Its standard input is a pipe that closes when canter ends, however it
    /// does; nothing else is to go on then.
    ///
    /// The folder a person happens to be in is taken off the path first: what
    /// lies there is not Python's.
    static let pip = """
        import sys
        sys.path = [entry for entry in sys.path if entry]
        import glob, os, runpy, threading
        os.dup2(2, 1)
        def end_with_canter():
            while os.read(0, 1):
                pass
            os._exit(1)
        threading.Thread(target=end_with_canter, daemon=True).start()
        try:
            import pip
        except ImportError:
            found = glob.glob("/usr/share/python-wheels/pip-*.whl")
            try:
                import ensurepip
                folder = os.path.dirname(ensurepip.__file__)
                found += glob.glob(os.path.join(folder, "_bundled", "pip-*.whl"))
            except ImportError:
                pass
            if not found:
                sys.exit("\(noPip)")
            sys.path.insert(0, found[0])
        sys.argv[0] = "pip"
        runpy.run_module("pip", run_name="__main__", alter_sys=True)
        """

    static let noPip = "canter: there is no pip"

    /// Writes members of archives one behind the other: a file to write, then
    /// an archive and a member of it, and so on.
    static let extract = """
        import sys
        sys.path = [entry for entry in sys.path if entry]
        import shutil, zipfile
        output, *rest = sys.argv[1:]
        with open(output, "wb") as output:
            for archive, member in zip(rest[::2], rest[1::2]):
                with zipfile.ZipFile(archive) as archive, archive.open(member) as member:
                    shutil.copyfileobj(member, output, 1 << 20)
        """
}
