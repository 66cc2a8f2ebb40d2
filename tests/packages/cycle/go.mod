module cycle

go 1.19
