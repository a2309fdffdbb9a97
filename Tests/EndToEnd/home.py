import os


class Home:
    """An empty home folder, and the program to run in it."""

    def __init__(self, folder):
        self.folder = folder
        self.binary = os.environ["CANTER_BINARY"]
        self.model = os.environ["CANTER_TEST_MODEL"]
        self.environment = {
            "HOME": folder,
            "XDG_DATA_HOME": f"{folder}/data",
            "XDG_STATE_HOME": f"{folder}/state",
            "XDG_CONFIG_HOME": f"{folder}/config",
            "XDG_CACHE_HOME": f"{folder}/cache",
            # Else those of a service of this machine are found.
            "OLLAMA_MODELS": f"{folder}/ollama",
        }
