using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Lab.Hosting;
using Sonda.Lab.Readings;

namespace Sonda.Lab.Tests.Readings;

/// <summary>Copies of a network on its way wait for a reader that may be slow.</summary>
public sealed class StepSamplerTests
{
    [Fact]
    public void From_sixteen_waiting_copies_on_every_other_rung_is_left_out()
    {
        List<long> all = Steps(StepSampler(out Trainer<float> trainer), trainer, isRead: true);
        List<long> slow = Steps(StepSampler(out trainer), trainer, isRead: false);
        Assert.True(all.Count > 40);
        Assert.Equal(all.Take(16).Concat(all.Skip(16).Where((_, i) => i % 2 == 0)), slow);
    }

    private static List<long> Steps(StepSampler sampler, Trainer<float> trainer, bool isRead)
    {
        var steps = new List<long>();
        for (int step = 0; step < 200; step++)
        {
            trainer.TrainStep();
            if (isRead)
            {
                Take();
            }
        }

        Take();
        return steps;

        void Take()
        {
            while (sampler.TryTake(out Snapshot? copy))
            {
                steps.Add(copy!.Step);
                sampler.Return(copy);
            }
        }
    }

    private static StepSampler StepSampler(out Trainer<float> trainer)
    {
        var spec = new NetworkSpec(2, 3, 2);
        Dataset data = Dataset.FromValues("points", [0f, 0, 0, 1, 1, 0, 1, 1], new byte[] { 0, 1, 1, 0 }, 2, 2);
        var sampler = new StepSampler(spec, new StepLadder(), TimeProvider.System);
        trainer = new Trainer<float>(Network<float>.Create(spec, new RandomStream(1)), data, new TrainingSpec { BatchSize = 2 }, new RandomStream(1));
        trainer.AddObserver(sampler);
        return sampler;
    }
}
