package runtime

// What package runtime/pprof reads: labels of goroutines and the samples of the CPU
// profile (runtime/profile.c).

import "unsafe"

//go:linkname setProfLabel runtime/pprof.runtime_setProfLabel
func setProfLabel(labels unsafe.Pointer) { setLabels(labels) }

//go:linkname getProfLabel runtime/pprof.runtime_getProfLabel
func getProfLabel() unsafe.Pointer { return labelsOf(-1) }

func setLabels(labels unsafe.Pointer)

// labelsOf returns the labels of goroutine number i, -1: the running one's.
func labelsOf(i int) unsafe.Pointer

// expandFinalInlineFrame adds the functions around the last one of a stack that was
// cut off there, if that was inlined.
//
//go:linkname expandFinalInlineFrame runtime/pprof.runtime_expandFinalInlineFrame
func expandFinalInlineFrame(stack []uintptr) []uintptr {
	if len(stack) == 0 {
		return stack
	}
	for pc := pcAround(stack[len(stack)-1]); pc != 0; pc = pcAround(pc) {
		stack = append(stack, pc)
	}
	return stack
}

// Times in profiles are nanoseconds.
//
//go:linkname cyclesPerSecond runtime/pprof.runtime_cyclesPerSecond
func cyclesPerSecond() int64 { return 1e9 }

// ---- The CPU profile

func startProfile(hz int)
func stopProfile()

// profileSize returns how many words of samples there are, and how many samples.
func profileSize() (words, samples int)
func takeProfile(data []uint64, tags []unsafe.Pointer)

var profileRate int    // samples a second
var profileHeader bool // it was not yet read

// SetCPUProfileRate sets the samples a second; 0 stops the profile.
func SetCPUProfileRate(hz int) {
	switch {
	case hz < 0:
		hz = 0
	case hz > 1000000:
		hz = 1000000
	}
	if hz != 0 && profileRate != 0 {
		print("runtime: cannot set cpu profile rate until previous profile has finished.\n")
		return
	}
	profileRate = hz
	if hz != 0 {
		profileHeader = true
		startProfile(hz)
	} else {
		stopProfile()
	}
}

// readProfile returns what has been sampled; the first three words are the rate.
//
//go:linkname readProfile runtime/pprof.readProfile
func readProfile() (data []uint64, tags []unsafe.Pointer, eof bool) {
	pin()
	defer unpin()
	eof = profileRate == 0
	words, samples := profileSize()
	if profileHeader {
		rate := uint64(profileRate)
		if rate == 0 {
			rate = 100
		}
		data = append(data, 3, 0, rate)
		tags = append(tags, nil)
		profileHeader = false
	}
	first, firstTag := len(data), len(tags)
	data = append(data, make([]uint64, words)...)
	tags = append(tags, make([]unsafe.Pointer, samples)...)
	takeProfile(data[first:], tags[firstTag:])
	return data, tags, eof
}
