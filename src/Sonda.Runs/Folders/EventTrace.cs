using Sonda.Diagnosis.Traces;
using Sonda.Runs.Events;
using Sonda.Runs.Traces;

namespace Sonda.Runs.Folders;

/// <summary>A trace as a fold over the events of a run.</summary>
internal static class EventTrace
{
    /// <summary>The trace; null if the run kept no readings of steps.</summary>
    public static Trace? Of(IEnumerable<RunEvent> events)
    {
        TraceSubject? subject = null;
        NotFiniteEvent? notFinite = null;
        long? stoppedAt = null;
        var steps = new ReadingsByStep<StepReading>();
        var epochs = new ReadingsByStep<EpochReading>();
        foreach (RunEvent happened in events)
        {
            switch (happened)
            {
                case RunStarted started:
                    subject = started.Subject;
                    break;
                case StepRead { Reading: { } reading }:
                    _ = steps.Add(reading.Step, reading);
                    break;
                case EpochEnded { Reading: { } reading }:
                    _ = epochs.Add(reading.Step, reading);
                    stoppedAt = null;
                    break;
                case RunEnded { Status: RunStatus.StoppedEarly }:
                    stoppedAt = epochs.All is [.., var last] ? last.Step : null;
                    break;
                case RunDiverged { Divergence: { } divergence } when subject is not null:
                    notFinite = TraceRecorder.NotFinite(subject, divergence);
                    break;
            }
        }

        return subject is null ? null : new Trace
        {
            Subject = subject,
            Steps = steps.All,
            Epochs = epochs.All,
            NotFinite = notFinite,
            StoppedAt = stoppedAt,
        };
    }
}
