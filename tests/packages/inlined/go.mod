module ex.com/inlined

go 1.19
