using Sonda.Diagnosis;
using Sonda.Diagnosis.Ailments.ClassImbalance;
using Sonda.Diagnosis.Ailments.DeadUnits;
using Sonda.Diagnosis.Ailments.OutputMisfit;
using Sonda.Diagnosis.Ailments.TargetsOffScale;
using Sonda.Diagnosis.Ailments.UnitsAlike;
using Sonda.Diagnosis.Ailments.WeightDecay;
using Sonda.Diagnosis.Findings;
using Sonda.Runs.Specs;

namespace Sonda.Benchmarks.Controls;

/// <summary>Runs that all have the same certain cause.</summary>
/// <param name="Name">The name of the row.</param>
/// <param name="Ailment">The ailment that must come first; null if the conclusion about learning counts.</param>
/// <param name="IsMeant">Whether a finding of that ailment has the cause; null if each has.</param>
/// <param name="Result">The conclusion about learning at the end; null if the finding counts.</param>
/// <param name="Steps">The number of steps to watch; null for the whole training.</param>
/// <param name="Runs">The runs; their data are those of <see cref="ControlData"/>.</param>
internal sealed record CertainFamily(string Name, string? Ailment, Func<Finding, bool>? IsMeant, LearningResult? Result, long? Steps, IReadOnlyList<RunSpec> Runs);

/// <summary>Families of runs with the ailments that the labelled set lacks.</summary>
internal static class NewFamilies
{
    private const string Digits = "data csv(digits.csv)", Adam = "optimizer adam; batch 32";

    public static IReadOnlyList<CertainFamily> All { get; } =
    [
        new("targets", TargetsOffScaleRule.Id, null, null, 0, Of(
            $"4-[32 relu xavier]x2-1 mse; data csv(shifted.csv); {Adam}; epochs 10",
            $"4-[30 tanh xavier]x2-1 mse; data csv(large.csv); {Adam}; epochs 20",
            "4-[24 gelu he]x3-1 mse; data csv(large.csv); rate 0.01; lambda 0; batch 32; epochs 20",
            $"4-[32 relu he]x2-1 mse; data csv(prices.csv)+standard; {Adam}; epochs 20")),
        new("alike", UnitsAlikeRule.Id, null, null, 0, Of(
            "2-[10 tanh constant(0)]x2-[1 constant(0)] bce; data circle; optimizer adam; batch 32; epochs 100",
            $"196-[30 relu constant(0.1)]x2-[10 constant(0.1)] softmax; {Digits}; {Adam}; epochs 8",
            $"196-[30 relu constant(0)]x2-10 softmax; {Digits}; rate 0.1; lambda 0; batch 20; epochs 8",
            $"4-[16 sigmoid constant(0.3)]x2-1 mse; data csv(numbers.csv); {Adam}; epochs 20")),
        new("decay", WeightDecayRule.Id, null, null, null, Of(
            $"196-[30 sigmoid xavier]-10; {Digits}; rate 0.1; lambda 600; batch 20; epochs 8",
            "2-[16 tanh xavier]x3-1 bce; data circle(noise=0.05,factor=0.5); rate 0.3; lambda 60; batch 32; epochs 40",
            $"196-[30 tanh xavier]x2-10 softmax; {Digits}; optimizer momentum(0.9,l2=0.3); rate 0.03; batch 20; epochs 8",
            $"196-[40 relu he]x2-10 softmax; {Digits}; optimizer adam(0.9,0.999,l2=1); batch 20; epochs 8")),
        new("saturated-output", OutputMisfitRule.Id, finding => finding.Evidence.ContainsKey("passed"), null, 0, Of(
            $"196-[50 relu uniform(-1,1)]-[10 uniform(-3,3)] quadratic; {Digits}; rate 0.1; lambda 0; batch 20; epochs 8",
            $"196-[40 tanh xavier]-[10 normal(0,12)] quadratic; {Digits}; rate 0.1; lambda 0; batch 20; epochs 8",
            $"196-[30 relu normal(0,1)]x2-[10 normal(0,1)] quadratic; {Digits}; {Adam}; epochs 8",
            "2-[40 relu normal(0,2)]x2-[3 normal(0,4)] quadratic; data blob(deviation=1); rate 0.1; lambda 0; batch 32; epochs 20")),
        new("long-step", DeadUnitsRule.Id, finding => finding.Form == DeadUnitsRule.ByStep, null, 40, Of(
            $"196-[100 relu he]x3-10 softmax; {Digits}; optimizer momentum(0.9); rate 0.7; batch 32; epochs 4",
            $"196-[40 relu he]x2-10 softmax; {Digits}; rate 20; lambda 0; batch 20; epochs 4",
            $"196-[60 relu he]-[30 relu he]-10 softmax; {Digits}; rate 20; lambda 0; batch 32; epochs 4",
            $"196-[64 relu he]x3-10 softmax; {Digits}; optimizer adam; rate 1; batch 32; epochs 4")),
        new("by-heart", null, null, LearningResult.ByHeart, null, Of(
            "8-[64 relu he]x2-1 bce; data csv(noise.csv); optimizer adam; rate 0.01; batch 10; epochs 150",
            "8-[64 tanh xavier]x2-2 softmax; data csv(noise.csv); optimizer adam; rate 0.01; batch 10; epochs 150",
            "20-[48 relu he]-1 bce; data csv(wide-noise.csv); optimizer adam; rate 0.01; batch 10; epochs 150",
            "20-[32 gelu he]x2-2 softmax; data csv(wide-noise.csv); optimizer adam; rate 0.01; batch 10; epochs 100")),
        new("imbalance", ClassImbalanceRule.Id, null, null, 0, Of(
            "4-[16 relu he]-1 bce; data csv(rare.csv); optimizer adam; batch 10; epochs 20",
            "4-[24 tanh xavier]x2-2 softmax; data csv(rare.csv); optimizer adam; batch 10; epochs 20",
            "4-[32 relu he]x2-2 softmax; data csv(one-in-twenty.csv); optimizer adam; batch 10; epochs 20",
            "4-[16 gelu he]x2-1 bce; data csv(one-in-twenty.csv); rate 0.1; lambda 0; batch 10; epochs 20")),
    ];

    private static RunSpec[] Of(params string[] texts) => [.. texts.Select(RunSpec.Parse)];
}
