using System.Text.Json;
using Sonda.Cli.Services;
using Sonda.Tests;

namespace Sonda.Cli.Tests.Commands;

/// <summary>
/// Tables as Debian's packages of scikit-learn, statsmodels and vega_datasets ship them: a first sensible result in two commands. A person
/// who knows the table names its target; a refusal of the first command names the settings of the second.
/// </summary>
public sealed class DebianTablesTests
{
    private const string Statsmodels = "statsmodels/datasets/", Vega = "vega_datasets/_data/", Sklearn = "sklearn/datasets/data/";

    private readonly CommandLine _line = new() { RealLab = new LabServices() };

    [Theory]
    [InlineData(Sklearn + "breast_cancer.csv", "", "skip=1,header=no")]
    [InlineData(Sklearn + "iris.csv", "", "skip=1,header=no")]
    [InlineData(Sklearn + "wine_data.csv", "", "skip=1,header=no")]
    [InlineData(Sklearn + "digits.csv.gz", "", "header=no")]
    [InlineData(Statsmodels + "anes96/anes96.csv", "target=vote")]
    [InlineData(Statsmodels + "co2/co2.csv", "", "missing=median")]
    [InlineData(Statsmodels + "engel/engel.csv", "")]
    [InlineData(Statsmodels + "elnino/elnino.csv", "")]
    [InlineData(Statsmodels + "grunfeld/grunfeld.csv", "target=invest")]
    [InlineData(Statsmodels + "macrodata/macrodata.csv", "target=unemp")]
    [InlineData(Statsmodels + "modechoice/modechoice.csv", "target=choice")]
    [InlineData(Vega + "iowa-electricity.csv", "")]
    [InlineData(Statsmodels + "sunspots/sunspots.csv", "order=random", null, false)] // a cycle of eleven years: the year alone tells nothing
    [InlineData(Vega + "seattle-weather.csv", "")]
    [InlineData(Vega + "stocks.csv", "target=price")]
    public void A_table_gives_a_sensible_result_in_two_commands(string file, string settings, string? second = null, bool learns = true)
    {
        string path = Requirement.Table(file);
        Outcome first = Train(path, settings);
        Assert.Equal(second is null, first.ExitCode == ExitCode.Done);
        if (second is not null)
        {
            // The message of the first command says what to add.
            Assert.Contains(second.Split('=')[0] + "=", first.Error, StringComparison.Ordinal);
            first = Train(path, settings.Length > 0 ? settings + "," + second : second);
        }

        Assert.True(first.ExitCode == ExitCode.Done, first.Error);
        JsonElement result = JsonDocument.Parse(first.Out).RootElement;
        Assert.Equal(learns ? "learned" : "notBetter", result.GetProperty("learning").GetString());
        Assert.True(result.GetProperty("validation").GetProperty("rows").GetInt32() > 0);
    }

    private Outcome Train(string path, string settings) =>
        _line.Run("train", "--data", settings.Length > 0 ? $"csv({path},{settings})" : path, "--epochs", "100", "--json");
}
