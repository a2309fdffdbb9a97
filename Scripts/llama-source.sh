# Sourced by the scripts that unpack llama.cpp: which source it is.
# The copy of llama.cpp inside the source package of llama-cpp-python: pinned, with a hash, and at
# hand wherever a Python package index is.

project=llama-cpp-python
version=0.3.36
package="llama_cpp_python-$version"
package_sha256=832db0699007f1be95a7e41ef12e88926b02ba836461e36a36372db2760c1a2e
archive="$cache/download/$package.tar.gz"
