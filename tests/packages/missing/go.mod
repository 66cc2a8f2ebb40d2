module missing

go 1.19
