using System.Globalization;
using Sonda.Cli.Texts;

namespace Sonda.Cli.Tests.Texts;

public sealed class UiLanguageTests
{
    [Theory]
    [InlineData("", "LANG=pt_BR.UTF-8", "en-US", "pt")]
    [InlineData("", "LANG=en_US.UTF-8", "pt-BR", "en")]
    [InlineData("", "LANG=C", "pt-BR", "en")]
    [InlineData("", "LANG=de_DE.UTF-8", "pt-BR", "en")]
    [InlineData("", "", "pt-BR", "pt")]
    [InlineData("", "", "fr-FR", "en")]
    [InlineData("", "", "", "en")]
    [InlineData("", "LC_ALL=;LANG=pt", "en-US", "pt")]
    [InlineData("", "LC_ALL=en_GB;LC_MESSAGES=pt;LANG=pt", "pt-BR", "en")]
    [InlineData("", "LC_MESSAGES=pt_PT;LANG=en_US", "en-US", "pt")]
    [InlineData("chapter --lang pt", "LANG=en_US", "en-US", "pt")]
    [InlineData("chapter --lang=en", "LANG=pt_BR", "pt-BR", "en")]
    [InlineData("chapter --lang fr", "LANG=pt_BR", "en-US", "pt")]
    [InlineData("chapter --lang", "", "en-US", "en")]
    public void Is_what_was_asked_for_then_the_locale_then_the_systems(
        string args, string environment, string system, string expected)
    {
        Dictionary<string, string> variables = environment.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        Assert.Equal(expected, UiLanguage.Choose(
            args.Split(' '), name => variables.GetValueOrDefault(name), CultureInfo.GetCultureInfo(system)));
    }
}
