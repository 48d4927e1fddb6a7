"""The usual topic recipe, UMAP and HDBSCAN with BERTopic's settings, in whatever Python has the two libraries.

Run: python topic_recipe.py FOLDER. Reads each `N.npy`, vectors of shape (n, d), and writes `N.labels.npy`, -1 for those
left out. Not part of Qual, which needs neither library.
"""

import sys
from pathlib import Path

import numpy as np


def main() -> None:
    """Work through the folder; one process, since the libraries compile themselves at their first use."""
    import hdbscan
    import umap

    folder = Path(sys.argv[1])
    for file in sorted(folder.glob("*.npy")):
        method = umap.UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine")
        reduced = method.fit_transform(np.load(file))
        found = hdbscan.HDBSCAN(min_cluster_size=10, metric="euclidean", cluster_selection_method="eom").fit(reduced)
        np.save(folder / f"{file.stem}.labels.npy", found.labels_)


if __name__ == "__main__":
    main()
