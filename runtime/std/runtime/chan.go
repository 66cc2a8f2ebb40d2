package runtime

// What a goroutine of a block profile waits in.  Channels are C (runtime/chan.c,
// select.c), which has no frames of Go; these stand for it, see blockprofile.c.

func chansend1() {}
func chanrecv1() {}
