"""What machine this is."""

import platform


def processor():
    try:
        with open("/proc/cpuinfo") as file:
            names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
        return names[0] if names else platform.machine()
    except FileNotFoundError:
        return platform.processor() or platform.machine()
