// NVIDIA's GPUs, asked through the library that comes with their driver. It is loaded when it is
// there: nothing of NVIDIA's is needed to build this. Source: NVML API Reference Guide.

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include "CMachine.h"

// What the library calls by these names.
typedef int nvml_return;
typedef void *nvml_device;
typedef struct {
    unsigned gpu;
    unsigned memory;
} nvml_utilization;
typedef struct {
    unsigned long long total;
    unsigned long long free;
    unsigned long long used;
} nvml_memory;
enum { NVML_SUCCESS = 0, NVML_TEMPERATURE_GPU = 0, NVML_CLOCK_SM = 1 };

typedef struct {
    char path[1024];
    int count;
    nvml_return (*init)(void);
    nvml_return (*get_count)(unsigned *);
    nvml_return (*get_device)(unsigned, nvml_device *);
    nvml_return (*get_name)(nvml_device, char *, unsigned);
    nvml_return (*get_utilization)(nvml_device, nvml_utilization *);
    nvml_return (*get_memory)(nvml_device, nvml_memory *);
    nvml_return (*get_temperature)(nvml_device, int, unsigned *);
    nvml_return (*get_power)(nvml_device, unsigned *);
    nvml_return (*get_clock)(nvml_device, int, unsigned *);
    nvml_return (*get_clock_limit)(nvml_device, int, unsigned *);
} nvml_library;

// One, but for tests. An entry does not change once its number was given away.
enum { LIBRARIES = 4 };
static nvml_library libraries[LIBRARIES];
static int loaded;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool find(void *handle, const char *name, void *function) {
    void *symbol = dlsym(handle, name);
    memcpy(function, &symbol, sizeof symbol);
    return symbol != NULL;
}

static bool find_all(void *handle, nvml_library *library) {
    return find(handle, "nvmlInit_v2", &library->init)
        && find(handle, "nvmlDeviceGetCount_v2", &library->get_count)
        && find(handle, "nvmlDeviceGetHandleByIndex_v2", &library->get_device)
        && find(handle, "nvmlDeviceGetName", &library->get_name)
        && find(handle, "nvmlDeviceGetUtilizationRates", &library->get_utilization)
        && find(handle, "nvmlDeviceGetMemoryInfo", &library->get_memory)
        && find(handle, "nvmlDeviceGetTemperature", &library->get_temperature)
        && find(handle, "nvmlDeviceGetPowerUsage", &library->get_power)
        && find(handle, "nvmlDeviceGetClockInfo", &library->get_clock)
        && find(handle, "nvmlDeviceGetMaxClockInfo", &library->get_clock_limit);
}

// With the lock held.
static int open_library(const char *path) {
    for (int i = 0; i < loaded; i++) {
        if (strcmp(libraries[i].path, path) == 0) {
            return i;
        }
    }
    nvml_library library = {0};
    if (loaded == LIBRARIES || strlen(path) >= sizeof library.path) {
        return -1;
    }
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        return -1;
    }
    if (!find_all(handle, &library) || library.init() != NVML_SUCCESS) {
        dlclose(handle);
        return -1;
    }
    unsigned count = 0;
    if (library.get_count(&count) != NVML_SUCCESS) {
        return -1;
    }
    library.count = count < 64 ? (int)count : 64;
    strcpy(library.path, path);
    libraries[loaded] = library;
    return loaded++;
}

int cm_nvml_open(const char *path) {
    pthread_mutex_lock(&lock);
    int number = open_library(path);
    pthread_mutex_unlock(&lock);
    return number;
}

int cm_nvml_count(int library) {
    return libraries[library].count;
}

int cm_nvml_name(int library, int index, char *name, int size) {
    nvml_device device;
    const nvml_library *nvml = &libraries[library];
    return nvml->get_device((unsigned)index, &device) == NVML_SUCCESS
        && nvml->get_name(device, name, (unsigned)size) == NVML_SUCCESS;
}

cm_gpu cm_nvml_read(int library, int index) {
    cm_gpu gpu = {
        .utilization = -1, .memory_used = -1, .memory_total = -1, .temperature = -1,
        .power = -1, .clock = -1, .clock_limit = -1,
    };
    const nvml_library *nvml = &libraries[library];
    nvml_device device;
    if (nvml->get_device((unsigned)index, &device) != NVML_SUCCESS) {
        return gpu;
    }
    nvml_utilization utilization;
    if (nvml->get_utilization(device, &utilization) == NVML_SUCCESS) {
        gpu.utilization = utilization.gpu / 100.0;
    }
    nvml_memory memory;
    if (nvml->get_memory(device, &memory) == NVML_SUCCESS) {
        gpu.memory_used = (int64_t)memory.used;
        gpu.memory_total = (int64_t)memory.total;
    }
    unsigned value;
    if (nvml->get_temperature(device, NVML_TEMPERATURE_GPU, &value) == NVML_SUCCESS) {
        gpu.temperature = value;
    }
    if (nvml->get_power(device, &value) == NVML_SUCCESS) {
        gpu.power = value / 1e3;
    }
    if (nvml->get_clock(device, NVML_CLOCK_SM, &value) == NVML_SUCCESS) {
        gpu.clock = value * 1e6;
    }
    if (nvml->get_clock_limit(device, NVML_CLOCK_SM, &value) == NVML_SUCCESS) {
        gpu.clock_limit = value * 1e6;
    }
    return gpu;
}
