using System.Globalization;
using Sonda.Engine.Theory;

namespace Sonda.Lab.Diagnoses;

/// <summary>What a forecast lacks, in words.</summary>
public static class GapText
{
    /// <summary>One sentence.</summary>
    /// <param name="gap">What is missing.</param>
    /// <param name="language">Portuguese, or else English.</param>
    public static string Of(TheoryGap gap, CultureInfo language)
    {
        ArgumentNullException.ThrowIfNull(gap);
        ArgumentNullException.ThrowIfNull(language);
        return language.TwoLetterISOLanguageName == "pt" ? Portuguese(gap) : gap.ToString();
    }

    private static string Portuguese(TheoryGap gap) => gap.Kind switch
    {
        GapKind.Sequence => "Não há teoria de sequências: supõe-se que cada linha é um só ponto.",
        GapKind.SeveralLabels => "Não há teoria de linhas com uma classe em cada um de vários instantes.",
        GapKind.StillOutput => "Não há velocidades: a saída não pode mover-se, e todo gradiente é zero.",
        GapKind.NoHiddenLayer => "Não há camada oculta: q*, χ e ξ são de camadas ocultas.",
        GapKind.DifferentLayers => "As camadas ocultas diferem, ou seus pesos estão além da teoria: q*, χ e ξ são de camadas de um só tipo.",
        GapKind.NoFixedPoint => $"A variância das entradas ponderadas de camadas {gap.What} cresce sem limite.",
        GapKind.Grown => Invariant($"A variância das entradas ponderadas cresceu sem limite na camada {gap.Layer}."),
        GapKind.Faded => Invariant($"A variância das entradas ponderadas chegou a 0 na camada {gap.Layer}."),
        _ => Invariant($"Não há teoria da camada {gap.Layer}: {Cause(gap)}"),
    };

    private static string Cause(TheoryGap gap) => gap.Kind switch
    {
        GapKind.BatchNorm => "atrás de uma normalização por lote, a média de δ sobre o lote é 0, sejam quais forem os pesos.",
        GapKind.Norm => $"as velocidades com normalização {gap.What} não foram deduzidas.",
        GapKind.Dropout => "com dropout as linhas diferem por acaso.",
        GapKind.PreActivated => "a ativação vem antes dos pesos.",
        GapKind.Exponential => "a exponencial não tem momentos finitos que sirvam.",
        GapKind.NotDense => $"{gap.What} não é densa.",
        GapKind.NotRandom => $"o inicializador {gap.What} não é aleatório.",
        GapKind.ScaledByData => $"o inicializador {gap.What} é ajustado olhando para os dados.",
        _ => $"os pesos de {gap.What} têm média diferente de 0.",
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
