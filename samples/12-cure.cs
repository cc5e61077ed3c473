#!/usr/bin/env dotnet
#:project ../src/Sonda.Reports
// 12. Find a cure and prove it: the smallest change that makes a network learn, tested by paired training.
// Run it:   dotnet run samples/12-cure.cs               four seeds instead of ten: add -- --quick
// Look for: the proof uses fresh seeds, not those that chose the change, and compares with a random change.
using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Reports.Texts;
using Sonda.Runs.Specs;
using Sonda.Studies.Cures;

RunSpec run = RunSpec.Parse("2-[5 he-uniform]x8-1 bce; data circle; optimizer adam; batch 128; epochs 50");
LoadedData circle = await DataSource.LoadAsync(run.Data);

var options = new CureOptions { Seeds = args.Contains("--quick") ? 4 : 10 };
CureResult cure = CureExperiment.Run(run, circle, Doctor.Standard, options);

Console.WriteLine($"{run}");
foreach (CureFinding finding in cure.Findings)
{
    Console.WriteLine($"  {FindingText.TitleOf(finding.Ailment, "en")}: in {finding.Found} of {finding.Of} seeds");
}

Console.WriteLine($"{cure.Trainings} trainings; {cure.Rejected.Count} changes were tried and not kept.");
if (cure.Accepted is { } accepted)
{
    Console.WriteLine($"accepted: {RemedyText.Of(accepted.Change, "en")}");
    Console.WriteLine($"  {accepted.Spec}");
    (double before, double after) = (accepted.Before.Mean, accepted.After.Mean);
    Console.WriteLine($"  {before:F1}% before, {after:F1}% after, on {accepted.Seeds} fresh seeds");
    Console.WriteLine($"  effect {accepted.Effect:F1} points; 95% interval {accepted.Low:F1} to {accepted.High:F1}");
    Console.WriteLine($"  a random change instead: {cure.RandomBaseline?.Effect:F1} points");
}
