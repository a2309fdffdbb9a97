# Read by llama.cpp's own build: its servers are for the tests, and compiling them for speed takes
# twice as long. What computes in them are the libraries, which stay as they are.
function(canter_compile_programs_fast)
  if(TARGET mtmd)
    target_compile_options(mtmd PRIVATE -O0)
  endif()
  foreach(target server-context llama-server-impl)
    if(TARGET ${target})
      target_compile_options(${target} PRIVATE -O1)
    endif()
  endforeach()
endfunction()
cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL canter_compile_programs_fast)
