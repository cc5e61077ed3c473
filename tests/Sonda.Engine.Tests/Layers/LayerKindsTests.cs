using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Layers;

/// <summary>Every kind of layer is listed once, lies in its own folder and can be written and read.</summary>
public class LayerKindsTests
{
    public static TheoryData<string> Examples => [.. LayerKinds.All.SelectMany(kind => kind.Examples)];

    [Fact]
    public void EverySpecHasItsKind() =>
        Assert.Equal(
            typeof(LayerSpec).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LayerSpec)) && !type.IsAbstract).Select(type => type.Name).Order(),
            LayerKinds.All.Select(kind => kind.Spec.Name).Order());

    [Fact]
    public void EveryKindIsListed() =>
        Assert.Equal(
            typeof(LayerKind).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LayerKind)) && !type.IsAbstract).Select(type => type.Name).Order(),
            LayerKinds.All.Select(kind => kind.GetType().Name).Order());

    [Fact]
    public void AKindHasAFolderOfItsOwn()
    {
        Assert.All(LayerKinds.All, kind => Assert.Equal(kind.GetType().Namespace, kind.Spec.Namespace));
        Assert.Equal(LayerKinds.All.Count, LayerKinds.All.Select(kind => kind.GetType().Namespace).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void AnExampleIsReadByItsKindAndWrittenAgain(string example)
    {
        string text = Plain(example);
        LayerSpec layer = Read(text);
        Assert.Contains(example, LayerKinds.Of(layer).Examples);
        string written = LayerKinds.Of(layer).Write(layer, isOutput: false);
        Assert.Equal(text, written);
        Assert.Equal(layer, Read(written));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void AnExampleIsInTheMessageAboutAnUnknownLayer(string example)
    {
        var fault = Assert.Throws<SpecException>(() => NetworkSpec.Parse("9-[unknown]-2"));
        Assert.Contains(example, fault.Message);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void TheFirstWordOfAnExampleIsInTheGrammar(string example)
    {
        string head = Plain(example).Trim('[', ']').Split(' ', '(')[0];
        string page = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs", "specs.md"));
        Assert.Contains(char.IsAsciiDigit(head[0]) ? "SIZE" : head, page);
    }

    /// <summary>An example without the words that may follow.</summary>
    private static string Plain(string example) => example.Replace(" …", "", StringComparison.Ordinal).Replace("-…", "", StringComparison.Ordinal);

    /// <summary>Reads a layer as a part of a network that it fits into.</summary>
    private static LayerSpec Read(string text)
    {
        string before = text.Contains("conv") || text.Contains("max") || text.Contains("avg") ? "(1,28,28)"
            : text.Contains("lstm") || text.Contains("gru") || text.Contains("rnn") ? "(9,3)"
            : text.Contains("embed") ? "9" : "128";
        return NetworkSpec.Parse($"{before}-{text}-2").Layers[0];
    }
}
