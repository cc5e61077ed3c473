using Sonda.Diagnosis.Traces;
using Sonda.Lab.Hosting;

namespace Sonda.Lab.Tests.Readings;

/// <summary>A run that had learned and guesses now is told apart from one that learns, and from one that never did.</summary>
public sealed class RelapseTests
{
    private static readonly TraceSubject Digits = Subject(0.11, 3.25), Targets = Subject(null, 2.0);

    [Theory]
    [InlineData(true, 93.1, 9.8)]
    [InlineData(true, 40.0, 11.0)]
    [InlineData(false, 93.1, 12.5)]
    [InlineData(false, 13.0, 9.8)]
    [InlineData(false, 10.0, 93.1)]
    public void Accuracies_tell_it(bool isRelapse, double before, double now)
    {
        var relapse = Relapse.Of([new(0, 3.3, 10), new(500, null, before), new(900, null, now)], Digits);
        Assert.Equal(isRelapse, relapse is not null);
        if (relapse is not null)
        {
            string words = relapse.In(TextCatalog.For("en"));
            Assert.All((string[])["500", "900", $"{before:0.0}", $"{now:0.0}", "11.0%"], number => Assert.Contains(number, words, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(true, 0.4, 2.1)]
    [InlineData(false, 0.4, 1.2)]
    [InlineData(false, 1.9, 2.1)]
    public void Costs_tell_it_of_a_regression(bool isRelapse, double before, double now) =>
        Assert.Equal(isRelapse, Relapse.Of([new(0, 2.2, null), new(70, before, null), new(90, now, null)], Targets) is not null);

    [Fact]
    public void Without_baselines_nothing_is_said() => Assert.Null(Relapse.Of([new(0, 1, 90), new(1, 1, 10)], Subject(null, null)));

    private static TraceSubject Subject(double? accuracy, double? cost) => new()
    {
        Network = "784-30-10",
        Cost = "cross entropy",
        Layers = [],
        ValidationRows = 10_000,
        ChanceAccuracy = accuracy + 0.004,
        Baseline = new TraceBaseline { ValidationAccuracy = accuracy, ValidationCost = cost },
    };
}
