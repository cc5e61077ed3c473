namespace Sonda.Engine.Tests.Torch;

/// <summary>The engine against recorded numbers of libtorch; Sonda.Torch.Tests records them, and compares with libtorch live.</summary>
public sealed class RecordedTests
{
    [Fact]
    public void Activations_are_those_of_libtorch() => Check<ActivationRecord>("activations");

    [Fact]
    public void Costs_are_those_of_libtorch() => Check<CostRecord>("costs");

    [Fact]
    public void Optimizers_are_those_of_libtorch() => Check<OptimizerRecord>("optimizers");

    [Fact]
    public void Schedules_are_those_of_libtorch() => Check<ScheduleRecord>("schedules");

    [Fact]
    public void Clipping_is_that_of_libtorch() => Check<ClippingRecord>("clipping");

    [Fact]
    public void Networks_train_as_those_of_libtorch() => Check<NetworkRecord>("networks");

    [Fact]
    public void Trainers_train_as_those_of_libtorch() => Check<NetworkRecord>("training");

    private static void Check<TRecord>(string name)
        where TRecord : ITorchRecord
    {
        Recording<TRecord> recording = Recording<TRecord>.Read(name);
        Assert.NotEmpty(recording.Records);
        Assert.Multiple([.. recording.Records.SelectMany(record => (Action[])[record.Check<double>, record.Check<float>])]);
    }
}
