// Where the machine's power comes from, on macOS. Linux has it in text files.

#include "CMachine.h"

#ifdef __APPLE__
#include <CoreFoundation/CoreFoundation.h>
#include <IOKit/ps/IOPowerSources.h>
#endif

int cm_on_battery(void) {
#ifdef __APPLE__
    CFTypeRef sources = IOPSCopyPowerSourcesInfo();
    if (!sources) {
        return -1;
    }
    // Not ours to release.
    CFStringRef type = IOPSGetProvidingPowerSourceType(sources);
    int told = -1;
    if (type) {
        told = CFStringCompare(type, CFSTR("Battery Power"), 0) == kCFCompareEqualTo;
    }
    CFRelease(sources);
    return told;
#else
    return -1;
#endif
}
