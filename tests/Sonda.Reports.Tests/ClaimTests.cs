using Sonda.Reports.Chapter;
using Sonda.Studies.Chapter;

namespace Sonda.Reports.Tests;

/// <summary>The claims of the page follow from the numbers, even if these contradict expectation.</summary>
public sealed class ClaimTests
{
    [Fact]
    public void Equal_accuracies_are_called_equal()
    {
        string folder = Folder.Page(SampleResults.Mnist());

        Assert.Contains("no gain and no loss from depth", folder, StringComparison.Ordinal);
        Assert.Contains("Depth does cost something", folder, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(97.9, "in favour of depth", "Depth helped.")]
    [InlineData(93.0, "it cost 3.49 points", "Depth hurt.")]
    public void Unequal_accuracies_are_called_by_their_direction(double deepest, string sentence, string card)
    {
        ChapterResult result = SampleResults.Mnist();
        AccuracyResult deep = result.Accuracies[3];
        deep = deep with { Final = deepest, PerEpoch = [.. deep.PerEpoch.SkipLast(1), deepest] };
        string folder = Folder.Page(result with { Accuracies = [.. result.Accuracies.SkipLast(1), deep] });

        Assert.Contains(sentence, folder, StringComparison.Ordinal);
        Assert.Contains(card, folder, StringComparison.Ordinal);
    }

    [Fact]
    public void Nets_that_trained_for_different_times_are_not_compared_at_their_ends()
    {
        ChapterResult partial = SampleResults.Partial();

        Assert.Null(DepthFinding.Final(partial));
        Assert.Equal(-1.04, DepthFinding.First(partial)!.Gain, 6);
        Assert.Equal(partial.Accuracies[0], DepthFinding.FurthestFromBook(partial)!.Value.Net);
        Assert.DoesNotContain("Depth hurt", Folder.Page(partial), StringComparison.Ordinal);
    }

    [Fact]
    public void A_quick_run_is_not_held_against_the_book()
    {
        Assert.NotNull(DepthFinding.FurthestFromBook(SampleResults.Mnist()));
        Assert.Null(DepthFinding.FurthestFromBook(SampleResults.Mnist() with { Quick = true }));
    }

    [Fact]
    public void A_quick_run_says_nothing_of_what_depth_does_in_the_end()
    {
        ChapterResult quick = SampleResults.Mnist() with { Quick = true };

        Assert.NotNull(DepthFinding.First(quick));
        Assert.Null(DepthFinding.Final(quick));
        Assert.DoesNotContain("after the last epoch:", Folder.Page(quick), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_layer_slower_than_the_one_before_is_an_exception_that_is_named()
    {
        ChapterResult result = SampleResults.Mnist();
        InitialSpeedsResult odd = result.InitialSpeeds[0] with { Median = [.3, .1] };
        string folder = Folder.Page(result with { InitialSpeeds = [odd] });

        Assert.Contains("has exceptions in this run", folder, StringComparison.Ordinal);
        Assert.Contains("against all expectation", folder, StringComparison.Ordinal);
        Assert.DoesNotContain("There is no exception", folder, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_equally_far_from_the_output_are_called_equal_only_where_they_are()
    {
        ChapterResult result = SampleResults.Mnist();
        InitialSpeedsResult odd = result.InitialSpeeds[0] with { Median = [.1, .9] };

        Assert.Contains("equally far from the", Folder.Page(result), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "equally far from the",
            Folder.Page(result with { InitialSpeeds = [odd, result.InitialSpeeds[1]] }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_books_draw_is_called_ordinary_only_where_it_is()
    {
        ChapterResult result = SampleResults.Mnist();
        string ordinary = Folder.Page(result);
        string odd = Folder.Page(result with
        {
            InitialSpeeds = [.. result.InitialSpeeds.Select(net => net with { Book = [.. net.Median.Select(_ => 5.0)] })],
        });

        Assert.Contains("all 9 of the book’s figures", ordinary, StringComparison.Ordinal);
        Assert.Contains("only 0 of the book’s 9 figures", odd, StringComparison.Ordinal);
    }

    [Fact]
    public void Shorter_bars_are_not_called_longer()
    {
        ChapterResult result = SampleResults.Mnist();
        GradientBarsResult bars = result.GradientBars! with { Layers = [[.5, -.5], [.1, .1]] };
        string folder = Folder.Page(result with { GradientBars = bars });

        Assert.Contains("on average 0.2 times as long", folder, StringComparison.Ordinal);
        Assert.Contains("in this draw they are not longer", folder, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plateau_is_a_fall_of_the_mean_that_the_norms_do_not_share()
    {
        CurveFinding? plateau = CurveFinding.From(Curve([.01, .0001, .00009], [.02, .006, .005]));
        CurveFinding? learned = CurveFinding.From(Curve([.01, .0001, .00009], [.02, .0002, .0002]));
        CurveFinding? back = CurveFinding.From(Curve([.01, .0001, .004], [.02, .006, .005]));

        Assert.True(plateau is { Plateau: true, Recovers: false });
        Assert.True(learned is { Plateau: false, Recovers: false });
        Assert.True(back is { Plateau: false, Recovers: true, MinEpoch: 1 });
        Assert.Equal(40, back.Recovery, 9);
    }

    [Fact]
    public void Lines_that_cross_are_said_to_and_others_not()
    {
        ChapterResult result = SampleResults.Mnist();
        SpeedCurveResult apart = Curve([.01, .001, .0001], [.02, .006, .005]);
        SpeedCurveResult across = apart with { Speeds = [[.01, .001, .02], [.2, .02, .01]] };

        Assert.Null(CurveFinding.From(apart)!.Crossing);
        Assert.Equal(2, CurveFinding.From(across)!.Crossing);
        Assert.DoesNotContain("lines cross", Folder.Page(result with { SpeedCurves = [apart] }), StringComparison.Ordinal);
        Assert.Contains("lines cross, for the first time in epoch 2", Folder.Page(result with { SpeedCurves = [across] }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_caveat_speaks_of_a_plateau_only_where_there_is_one()
    {
        ChapterResult result = SampleResults.Mnist();
        string stuck = Folder.Page(result);
        string free = Folder.Page(result with { SpeedCurves = [result.SpeedCurves[0]] });

        Assert.Contains("Such a network sits on a", stuck, StringComparison.Ordinal);
        Assert.DoesNotContain("Such a network sits on a", free, StringComparison.Ordinal);
        Assert.Contains("no network ends on a plateau", free, StringComparison.Ordinal);
    }

    private static SpeedCurveResult Curve(double[] speed, double[] norm) => new()
    {
        Network = "784-30-30-10",
        Epochs = [0, 1, 2],
        Speeds = [speed, [.2, .02, .01]],
        MeanNorms = [norm, [.3, .2, .2]],
    };
}
