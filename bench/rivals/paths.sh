# What setup, models, serve and check share; sourced. Everything that is installed, written or logged lies under
# $ZOETROPE_RIVALS, by default in bench/target/rivals.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rivals=${ZOETROPE_RIVALS:-$here/../target/rivals}
mkdir -p "$rivals/logs" && rivals=$(cd "$rivals" && pwd) || exit 1
export ZOETROPE_RIVALS=$rivals
names="mosec litserve torchserve pytriton mlserver"

# A second thread of any library would be a third worker on two cores; and no rival may find a GPU.
export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 CUDA_VISIBLE_DEVICES=
export PYTHONPATH=$here/python PYTHONDONTWRITEBYTECODE=1

known() { # known NAME
  case " $names " in *" $1 "*) return 0 ;; esac
  echo "$1: no such rival; there are $names" >&2
  return 2
}

prepared() { # prepared ENVIRONMENT: set up, and from the requirements that stand here
  cmp -s "$here/requirements/$1.txt" "$rivals/$1/requirements.txt" && return 0
  echo "$1: not set up in $rivals; run ${here##*/}/setup $1" >&2
  return 1
}

port_of() { # port_of NAME: where it listens unless told otherwise; the four ports after it are its too
  case $1 in
  mosec) echo 18010 ;;
  litserve) echo 18020 ;;
  torchserve) echo 18030 ;;
  pytriton) echo 18040 ;;
  mlserver) echo 18050 ;;
  esac
}
