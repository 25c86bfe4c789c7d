package dev.inferj.llamacpp.internal.library;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadFailureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "libgomp.so.1: cannot open shared object file | install libgomp1",
                "libstdc++.so.6: cannot open shared object file | install libstdc++6",
                "libgcc_s.so.1: cannot open shared object file | install libgcc-s1",
                "libcudart.so.13: cannot open shared object file | install the CUDA runtime",
                "libcublas.so.13: cannot open shared object file | cuBLAS",
                "libcuda.so.1: cannot open shared object file | install the NVIDIA driver",
                "libvulkan.so.1: cannot open shared object file | install libvulkan1",
                "Error loading shared library ld-linux-x86-64.so.2 | GNU C library",
                "libm.so.6: version `GLIBC_2.38' not found | built for a newer system",
                "version `GLIBCXX_3.4.32' not found | built for a newer system",
                "Can't load AMD 64-bit .so: can't load AARCH64 .so on this | for another processor",
                "wrong ELF class: ELFCLASS32 | for another processor",
                "file too short | it is not a shared library: name one",
                "invalid ELF header | it is not a shared library: name one",
                "slice is not valid: not a mach-o file | it is not a shared library",
                "%1 is not a valid Win32 application | it is not a shared library",
                "failed to map segment from shared object | mounted noexec"
            })
    void complaintOfTheSystemHasARemedy(String complaint, String remedy) {
        assertThat(LoadFailure.remedy(complaint).orElseThrow()).contains(remedy);
    }

    @Test
    void unknownComplaintHasNone() {
        assertThat(LoadFailure.remedy("libfoo.so.3: cannot open shared object file"))
                .isEmpty();
    }
}
