package main

import (
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
	"runtime/trace"
)

// profileFlags tell where a command's time goes, for go tool pprof and go tool trace.
type profileFlags struct {
	CPUProfile string `name:"cpuprofile" placeholder:"FILE" help:"Write a CPU profile of the command."`
	Trace      string `placeholder:"FILE" help:"Write an execution trace of the command."`
}

// profiled runs the command under what the flags ask for.
func (p profileFlags) profiled(run func() error) (err error) {
	if p.CPUProfile != "" {
		f, failed := os.Create(p.CPUProfile)
		if failed != nil {
			return fmt.Errorf("write the CPU profile: %w", failed)
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		if err := pprof.StartCPUProfile(f); err != nil {
			return fmt.Errorf("write the CPU profile: %w", err)
		}
		defer pprof.StopCPUProfile()
	}
	if p.Trace != "" {
		f, failed := os.Create(p.Trace)
		if failed != nil {
			return fmt.Errorf("write the trace: %w", failed)
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		if err := trace.Start(f); err != nil {
			return fmt.Errorf("write the trace: %w", err)
		}
		defer trace.Stop()
	}
	return run()
}
