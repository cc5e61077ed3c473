using Sonda.Torch.Tests.Adapters;

namespace Sonda.Torch.Tests;

public sealed class ScheduleTests : TorchTests
{
    [Theory]
    [InlineData("constant")]
    [InlineData("step(1,0.5)")]
    [InlineData("step(3,0.1)")]
    [InlineData("cosine(8)")]
    [InlineData("cosine(8,0.01)")]
    [InlineData("warmup(2)+constant")]
    [InlineData("warmup(1.5)+step(2,0.5)")]
    [InlineData("warmup(2)+cosine(6)")]
    [InlineData("warmup(0.5)+cosine(7.5,0.1)")]
    public void Every_step_of_eight_epochs(string text)
    {
        // At the end of a cosine, libtorch begins to rise again, while the engine stays at the floor.
        TorchSchedules.Record(text, stepsPerEpoch: 4, steps: 32, metrics: []).Check<double>();
    }

    [Theory]
    [InlineData("plateau(0,0.5)")]
    [InlineData("plateau(2,0.1)")]
    public void Plateau_follows_the_metric(string text)
    {
        double[] metrics = [5, 4, 4, 3.9999, 3.9, 3.9, 3.9, 3.9, 3.9, 3.95, 3, 2.9999, 2.9998, 2.9997, 2.9996, 2, 2, 2, 2, 2];
        TorchSchedules.Record(text, stepsPerEpoch: 2, steps: 40, metrics).Check<double>();
    }
}
