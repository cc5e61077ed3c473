using System.Numerics;
using Sonda.Engine.Optimizers.Schedules;

namespace Sonda.Engine.Tests.Torch;

/// <summary>A schedule over some steps.</summary>
/// <param name="Name">The schedule.</param>
/// <param name="StepsPerEpoch">Mini-batches in an epoch.</param>
/// <param name="Metrics">The metric after each epoch; empty for none.</param>
/// <param name="Factors">The factor of the learning rate in each step.</param>
internal sealed record ScheduleRecord(string Name, int StepsPerEpoch, double[] Metrics, double[] Factors) : ITorchRecord
{
    /// <summary>Factors are doubles in every precision of the network; libtorch multiplies from one to the next.</summary>
    public void Check<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LearningRateSchedule schedule = LearningRateSchedule.Parse(Name);
        ScheduleState state = ScheduleState.Start;
        for (int step = 0; step < Factors.Length; step++)
        {
            int epochsDone = step / StepsPerEpoch;
            if (Metrics.Length > 0 && step > 0 && step % StepsPerEpoch == 0)
            {
                state = schedule.Observe(state, epochsDone, Metrics[epochsDone - 1]);
            }

            new Tolerance(Units: 4, Cancelled: 4).Require(
                Factors[step], schedule.Factor(step, StepsPerEpoch, state), $"{Name}, step {step}");
        }
    }
}
