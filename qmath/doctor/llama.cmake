# Read by project(llama.cpp) when qmath builds llama-cpp-python (qmath/doctor/recipe.py names this file).

# llama_cpp loads the `llama` library only. Its CMakeLists forces `common` on, which is half of the compile time.
set(LLAMA_BUILD_COMMON OFF CACHE BOOL "not used by llama_cpp" FORCE)

include(CheckCXXCompilerFlag)

if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$" AND NOT MSVC)
    # Some hypervisors offer AMX in cpuid and do not let it run: `ldtilecfg` is then a SIGSEGV in the first decode.
    # Host languages only: nvcc and hipcc do not know these flags.
    foreach(feature tile int8 bf16)
        check_cxx_compiler_flag(-mno-amx-${feature} QMATH_KNOWS_AMX_${feature})
        if(QMATH_KNOWS_AMX_${feature})
            add_compile_options($<$<COMPILE_LANGUAGE:C,CXX>:-mno-amx-${feature}>)
        endif()
    endforeach()

    if(GGML_NATIVE)
        check_cxx_compiler_flag(-march=native QMATH_KNOWS_NATIVE)
        if(NOT QMATH_KNOWS_NATIVE)
            message(STATUS "qmath: this compiler does not know -march=native: portable build")
            set(GGML_NATIVE OFF CACHE BOOL "not known to this compiler" FORCE)
        endif()
    endif()
endif()
