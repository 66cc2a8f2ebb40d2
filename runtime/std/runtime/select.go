package runtime

// selectgo stands in block profiles for the select statement, as chanrecv1 does for a
// receive.
func selectgo() {}
