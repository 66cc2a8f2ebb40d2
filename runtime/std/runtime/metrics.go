package runtime

// What package runtime/metrics reads.  Figures that stand for parts of Go's own
// runtime which ours does not have are 0.

import "unsafe"

// A metricSample is runtime/metrics.Sample.
type metricSample struct {
	name  string
	value metricValue
}

type metricValue struct {
	kind    int // metricBad …
	scalar  uint64
	pointer unsafe.Pointer
}

const (
	metricBad = iota
	metricUint64
	metricFloat64
	metricHistogram
)

// A metricHist is runtime/metrics.Float64Histogram.
type metricHist struct {
	counts  []uint64
	buckets []float64
}

//go:linkname readMetrics runtime/metrics.runtime_readMetrics
func readMetrics(p unsafe.Pointer, n, room int) {
	samples := unsafe.Slice((*metricSample)(p), room)[:n]
	var m MemStats
	ReadMemStats(&m)
	for i := range samples {
		s := &samples[i]
		if h := histogram(s.name, &m); h != nil {
			s.value = metricValue{kind: metricHistogram, pointer: unsafe.Pointer(h)}
		} else if v, ok := number(s.name, &m); ok {
			s.value = metricValue{kind: metricUint64, scalar: v}
		} else {
			s.value = metricValue{}
		}
	}
}

func number(name string, m *MemStats) (value uint64, ok bool) {
	switch name {
	case "/gc/cycles/automatic:gc-cycles":
		value = uint64(m.NumGC - m.NumForcedGC)
	case "/gc/cycles/forced:gc-cycles":
		value = uint64(m.NumForcedGC)
	case "/gc/cycles/total:gc-cycles":
		value = uint64(m.NumGC)
	case "/gc/heap/allocs:bytes":
		value = m.TotalAlloc
	case "/gc/heap/allocs:objects":
		value = m.Mallocs
	case "/gc/heap/frees:bytes":
		value = m.TotalAlloc - m.Alloc
	case "/gc/heap/frees:objects":
		value = m.Frees
	case "/gc/heap/goal:bytes":
		value = m.NextGC
	case "/gc/heap/objects:objects":
		value = m.HeapObjects
	case "/gc/stack/starting-size:bytes":
		value = 2048
	case "/memory/classes/heap/free:bytes":
		value = m.HeapIdle - m.HeapReleased
	case "/memory/classes/heap/objects:bytes":
		value = m.HeapAlloc
	case "/memory/classes/heap/released:bytes":
		value = m.HeapReleased
	case "/memory/classes/heap/stacks:bytes":
		value = m.StackInuse
	case "/memory/classes/heap/unused:bytes":
		value = m.HeapInuse - m.HeapAlloc
	case "/memory/classes/metadata/other:bytes":
		value = m.GCSys
	case "/memory/classes/total:bytes":
		value = m.Sys
	case "/sched/gomaxprocs:threads":
		value = uint64(GOMAXPROCS(0))
	case "/sched/goroutines:goroutines":
		value = uint64(NumGoroutine())
	case "/cgo/go-to-c-calls:calls", "/gc/heap/tiny/allocs:objects",
		"/gc/limiter/last-enabled:gc-cycle",
		"/memory/classes/metadata/mcache/free:bytes",
		"/memory/classes/metadata/mcache/inuse:bytes",
		"/memory/classes/metadata/mspan/free:bytes",
		"/memory/classes/metadata/mspan/inuse:bytes",
		"/memory/classes/os-stacks:bytes", "/memory/classes/other:bytes",
		"/memory/classes/profiling/buckets:bytes":
		// there is no such thing here
	default:
		return 0, false
	}
	return value, true
}

func histogram(name string, m *MemStats) *metricHist {
	switch name {
	case "/gc/heap/allocs-by-size:bytes":
		return bySize(m, false)
	case "/gc/heap/frees-by-size:bytes":
		return bySize(m, true)
	case "/gc/pauses:seconds":
		return pauses(m)
	case "/sched/latencies:seconds": // nobody measures them
		return &metricHist{make([]uint64, 1), []float64{0, infinity()}}
	}
	return nil
}

func infinity() float64 {
	bits := uint64(0x7ff) << 52
	return *(*float64)(unsafe.Pointer(&bits))
}

// bySize counts objects by size class; those above the last are large ones.
func bySize(m *MemStats, freed bool) *metricHist {
	h := &metricHist{}
	all := m.Mallocs
	if freed {
		all = m.Frees
	}
	for i, class := range m.BySize[1:] {
		n := class.Mallocs
		if freed {
			n = class.Frees
		}
		h.counts = append(h.counts, n)
		h.buckets = append(h.buckets, float64(m.BySize[i].Size+1))
		all -= n
	}
	last := m.BySize[len(m.BySize)-1].Size
	h.counts = append(h.counts, all)
	h.buckets = append(h.buckets, float64(last+1), infinity())
	return h
}

// pauses sorts the latest pauses into buckets from 1 microsecond on, each twice as
// wide as the one before.
func pauses(m *MemStats) *metricHist {
	const buckets = 24
	h := &metricHist{make([]uint64, buckets), make([]float64, buckets+1)}
	for i := 1; i < buckets; i++ {
		h.buckets[i] = 1e-6 * float64(uint64(1)<<(i-1))
	}
	h.buckets[buckets] = infinity()
	for n := uint32(0); n < m.NumGC && n < uint32(len(m.PauseNs)); n++ {
		seconds := float64(m.PauseNs[(m.NumGC-n+255)%256]) / 1e9
		i := buckets - 1
		for h.buckets[i] > seconds {
			i--
		}
		h.counts[i]++
	}
	return h
}
